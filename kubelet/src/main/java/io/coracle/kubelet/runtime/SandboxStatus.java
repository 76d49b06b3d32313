package io.coracle.kubelet.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sandbox as the runtime has it.
 *
 * @param ips the pod's addresses, the first one first; empty in lists and for pods on the host's
 *     network
 */
public record SandboxStatus(
    String id,
    String name,
    String namespace,
    String uid,
    int attempt,
    boolean ready,
    Instant created,
    List<String> ips,
    Map<String, String> labels,
    Map<String, String> annotations) {}
