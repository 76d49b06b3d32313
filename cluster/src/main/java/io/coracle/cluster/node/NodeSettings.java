package io.coracle.cluster.node;

import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node on its own is to be.
 *
 * @param kubeconfig how it reaches the cluster
 * @param authority the directory with the cluster's authority (a cluster's {@code DATA/pki}), which
 *     issues the node's certificate
 * @param podCidr addresses of this node's pods; no other node may have them
 * @param configuration a file with a {@code KubeletConfiguration}
 */
public record NodeSettings(
    String name,
    Path kubeconfig,
    Path authority,
    DataDirectory data,
    ClusterSettings.Runtime runtime,
    String podCidr,
    String clusterDomain,
    Optional<Path> configuration) {}
