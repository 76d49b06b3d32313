/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.container;

import org.jspecify.annotations.NullMarked;
