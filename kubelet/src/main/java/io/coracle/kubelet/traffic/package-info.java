/** What goes over network interfaces, as the kernel counts it. */
@NullMarked
package io.coracle.kubelet.traffic;

import org.jspecify.annotations.NullMarked;
