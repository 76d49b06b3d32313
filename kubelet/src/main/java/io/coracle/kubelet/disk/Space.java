package io.coracle.kubelet.disk;

/**
 * What a filesystem has.
 *
 * @param capacity bytes
 * @param available bytes that may still be written
 * @param used bytes
 * @param inodes how many files it can have
 * @param inodesFree how many more
 */
public record Space(long capacity, long available, long used, long inodes, long inodesFree) {}
