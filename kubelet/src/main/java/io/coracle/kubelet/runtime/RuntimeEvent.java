package io.coracle.kubelet.runtime;

/**
 * Something may have changed.
 *
 * @param id of a container or a sandbox
 * @param podUid empty if the runtime does not say
 */
public record RuntimeEvent(String id, String podUid) {}
