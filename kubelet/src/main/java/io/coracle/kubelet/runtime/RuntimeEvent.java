package io.coracle.kubelet.runtime;

/**
 * Something may have changed.
 *
 * @param id of a container or a sandbox; empty when events may have been missed, so that anything
 *     may have changed
 * @param podUid empty if the runtime does not say
 */
public record RuntimeEvent(String id, String podUid) {}
