/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.volume;

import org.jspecify.annotations.NullMarked;
