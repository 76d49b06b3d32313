/** Hand-written stand-ins for what surrounds the kubelet. */
@NullMarked
package io.coracle.kubelet.testing;

import org.jspecify.annotations.NullMarked;
