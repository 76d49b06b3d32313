/** The registry of plug-ins, in the order in which they run. */
@NullMarked
package io.coracle.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
