package io.coracle.kubelet.stats;

/**
 * What a volume takes.
 *
 * @param claim the name of the claim behind it; empty for none
 * @param local whether it counts for what the pod takes of the node's disk
 */
public record VolumeStats(String name, String claim, boolean local, Filesystem filesystem) {}
