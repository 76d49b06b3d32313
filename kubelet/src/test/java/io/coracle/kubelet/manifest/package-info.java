/** Tests of static pods. */
@NullMarked
package io.coracle.kubelet.manifest;

import org.jspecify.annotations.NullMarked;
