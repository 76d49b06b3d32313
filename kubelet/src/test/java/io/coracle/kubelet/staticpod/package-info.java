/** Tests of static pods. */
@NullMarked
package io.coracle.kubelet.staticpod;

import org.jspecify.annotations.NullMarked;
