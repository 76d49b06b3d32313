/**
 * The scheduling framework: extension points, their outcomes, and the run of one cycle. Pure: no
 * I/O, no clock.
 */
@NullMarked
package io.coracle.scheduler.framework;

import org.jspecify.annotations.NullMarked;
