/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.node;

import org.jspecify.annotations.NullMarked;
