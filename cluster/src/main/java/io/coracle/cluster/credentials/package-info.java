/** The cluster's keys and certificates, and the kubeconfig that is made of them. */
@NullMarked
package io.coracle.cluster.credentials;

import org.jspecify.annotations.NullMarked;
