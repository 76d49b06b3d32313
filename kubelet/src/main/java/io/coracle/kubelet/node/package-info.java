/** The Node object of this machine: registration, status, lease; and which pods it takes. */
@NullMarked
package io.coracle.kubelet.node;

import org.jspecify.annotations.NullMarked;
