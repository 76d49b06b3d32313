/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.logs;

import org.jspecify.annotations.NullMarked;
