/**
 * Resizing of running pods (KEP-1287): which of the resources that pods ask for they have been
 * given. Knows nothing of containers; workers bring those in line.
 */
@NullMarked
package io.coracle.kubelet.resize;

import org.jspecify.annotations.NullMarked;
