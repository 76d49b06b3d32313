package io.coracle.cluster.node;

import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node on its own is to be.
 *
 * @param kubeconfig how it reaches the cluster until it has a certificate: of a bootstrap token, or
 *     of anybody else who may ask for the certificates of nodes
 * @param podCidr addresses of this node's pods; no other node may have them
 * @param configuration a file with a {@code KubeletConfiguration}
 */
public record NodeSettings(
    String name,
    Path kubeconfig,
    DataDirectory data,
    ClusterSettings.Runtime runtime,
    String podCidr,
    String clusterDomain,
    Optional<Path> configuration) {}
