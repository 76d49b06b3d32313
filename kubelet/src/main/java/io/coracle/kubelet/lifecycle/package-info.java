/**
 * What is to be done for a pod, and what its status is: pure functions of a snapshot and the time.
 *
 * <p>Nothing here does I/O, reads a clock, or remembers. The shell is {@code
 * io.coracle.kubelet.worker}: it takes snapshots, carries out actions, writes statuses.
 */
@NullMarked
package io.coracle.kubelet.lifecycle;

import org.jspecify.annotations.NullMarked;
