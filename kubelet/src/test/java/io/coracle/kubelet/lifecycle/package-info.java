/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.lifecycle;

import org.jspecify.annotations.NullMarked;
