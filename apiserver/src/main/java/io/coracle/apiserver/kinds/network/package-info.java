/** Kinds of the network: Service, Endpoints, EndpointSlice, Ingress, NetworkPolicy. */
@NullMarked
package io.coracle.apiserver.kinds.network;

import org.jspecify.annotations.NullMarked;
