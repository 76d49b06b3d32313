/** Tests of who may use which image. */
@NullMarked
package io.coracle.kubelet.access;

import org.jspecify.annotations.NullMarked;
