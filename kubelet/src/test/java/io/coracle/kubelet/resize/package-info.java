/** Tests of resizing of pods. */
@NullMarked
package io.coracle.kubelet.resize;

import org.jspecify.annotations.NullMarked;
