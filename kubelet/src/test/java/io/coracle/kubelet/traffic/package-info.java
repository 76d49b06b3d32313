/** Tests of what goes over network interfaces. */
@NullMarked
package io.coracle.kubelet.traffic;

import org.jspecify.annotations.NullMarked;
