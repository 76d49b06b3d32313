/** SchedulingGates: pods that are not to be tried yet (KEP-3521). */
@NullMarked
package io.coracle.scheduler.plugins.schedulinggates;

import org.jspecify.annotations.NullMarked;
