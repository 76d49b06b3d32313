/** Kinds of the cluster itself: Namespace, Node, Event, Lease and classes of pods. */
@NullMarked
package io.coracle.apiserver.kinds.cluster;

import org.jspecify.annotations.NullMarked;
