/**
 * The seams between Coracle and the machine: clock, timers, tasks and ids.
 *
 * <p>Every component takes an {@link io.coracle.base.Environment} and asks it for the time, for a
 * timer, for a thread and for a random name. Nothing here knows Kubernetes. What reads the
 * machine's own clock or starts a thread lives in {@code io.coracle.base.system} alone.
 */
@NullMarked
package io.coracle.base;

import org.jspecify.annotations.NullMarked;
