/** Questions about pods that several parts of the kubelet ask: names, kinds of containers, QoS. */
@NullMarked
package io.coracle.kubelet.pods;

import org.jspecify.annotations.NullMarked;
