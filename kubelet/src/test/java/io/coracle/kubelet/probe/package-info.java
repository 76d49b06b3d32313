/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.probe;

import org.jspecify.annotations.NullMarked;
