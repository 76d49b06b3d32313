/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.image;

import org.jspecify.annotations.NullMarked;
