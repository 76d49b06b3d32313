package io.coracle.kubelet.runtime;

import java.util.List;

/**
 * An image on the node.
 *
 * @param bytes its size on disk
 * @param user the numeric user of its configuration; negative if it names none
 * @param userName the user by name; empty if it is numeric
 */
public record ImageStatus(
    String id,
    List<String> tags,
    List<String> digests,
    long bytes,
    long user,
    String userName,
    boolean pinned) {}
