/**
 * Static pods as this node runs them, and the mirror pods by which the API shows them. Workers get
 * static pods like any others; only who writes to the API for a pod must know which kind it is.
 */
@NullMarked
package io.coracle.kubelet.staticpod;

import org.jspecify.annotations.NullMarked;
