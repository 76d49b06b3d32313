/** The volumes of pods: directories on the node, filled from the API, mounted and removed. */
@NullMarked
package io.coracle.kubelet.volume;

import org.jspecify.annotations.NullMarked;
