/** Tests of the machine below a node. */
@NullMarked
package io.coracle.kubelet.machine;

import org.jspecify.annotations.NullMarked;
