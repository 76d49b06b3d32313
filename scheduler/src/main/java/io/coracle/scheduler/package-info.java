/**
 * The scheduler: takes pods without a node from the queue, decides in a cycle on a snapshot, binds
 * through the API.
 */
@NullMarked
package io.coracle.scheduler;

import org.jspecify.annotations.NullMarked;
