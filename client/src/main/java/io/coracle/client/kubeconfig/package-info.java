/**
 * Kubeconfig files: where clusters are and who one is there. Reads what {@code kubectl} writes and
 * the other way round; knows no network.
 */
@NullMarked
package io.coracle.client.kubeconfig;

import org.jspecify.annotations.NullMarked;
