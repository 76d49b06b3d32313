/**
 * The end of a node in good order: its pods are ended by priority before it goes (Kubernetes
 * documentation, "Node Shutdowns").
 */
@NullMarked
package io.coracle.kubelet.shutdown;

import org.jspecify.annotations.NullMarked;
