package io.coracle.kubelet.runtime;

import java.nio.file.Path;

/**
 * Where a runtime keeps images and the writable layers of containers.
 *
 * @param bytes that images take
 * @param inodes that images take
 */
public record ImageFilesystem(Path path, long bytes, long inodes) {}
