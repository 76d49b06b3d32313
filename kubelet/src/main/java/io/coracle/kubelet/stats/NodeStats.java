package io.coracle.kubelet.stats;

import java.time.Instant;

/**
 * What the whole node uses.
 *
 * @param storage the filesystem of pods' files
 * @param images the filesystem of images and writable layers, and what images take of it
 * @param sharedStorage whether the two are one
 */
public record NodeStats(
    Instant started,
    Cpu cpu,
    Memory memory,
    Filesystem storage,
    Filesystem images,
    boolean sharedStorage,
    long maxProcesses,
    long processes,
    Network network) {}
