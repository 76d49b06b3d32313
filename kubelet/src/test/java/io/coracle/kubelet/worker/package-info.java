/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.worker;

import org.jspecify.annotations.NullMarked;
