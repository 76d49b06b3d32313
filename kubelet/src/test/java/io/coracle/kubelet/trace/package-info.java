/** Tests of spans and of how they are handed on. */
@NullMarked
package io.coracle.kubelet.trace;

import org.jspecify.annotations.NullMarked;
