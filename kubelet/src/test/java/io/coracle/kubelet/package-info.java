/** Tests of the kubelet as a whole. */
@NullMarked
package io.coracle.kubelet;

import org.jspecify.annotations.NullMarked;
