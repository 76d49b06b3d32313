/** Tests of the end of a node. */
@NullMarked
package io.coracle.kubelet.shutdown;

import org.jspecify.annotations.NullMarked;
