/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.pods;

import org.jspecify.annotations.NullMarked;
