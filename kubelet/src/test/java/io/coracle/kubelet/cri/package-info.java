/** Tests of what is said to a container runtime. */
@NullMarked
package io.coracle.kubelet.cri;

import org.jspecify.annotations.NullMarked;
