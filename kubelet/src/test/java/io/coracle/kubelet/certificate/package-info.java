/** Tests of the certificates of a node. */
@NullMarked
package io.coracle.kubelet.certificate;

import org.jspecify.annotations.NullMarked;
