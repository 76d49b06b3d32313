/**
 * What the node, its pods and their containers use: measured from cgroups, the runtime and disks by
 * one provider, for whoever asks and for eviction.
 */
@NullMarked
package io.coracle.kubelet.stats;

import org.jspecify.annotations.NullMarked;
