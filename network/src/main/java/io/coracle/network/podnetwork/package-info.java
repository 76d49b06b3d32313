/**
 * The network of a node's pods: a bridge, addresses from the node's range, and a way out through
 * the node.
 */
@NullMarked
package io.coracle.network.podnetwork;

import org.jspecify.annotations.NullMarked;
