/**
 * Pods that wait for a node: ready to be tried, backing off, or waiting for the cluster to change.
 */
@NullMarked
package io.coracle.scheduler.queue;

import org.jspecify.annotations.NullMarked;
