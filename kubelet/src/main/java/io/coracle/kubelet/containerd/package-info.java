/**
 * A containerd of the cluster's own: its configuration, its process, its images, and that nothing
 * is left of it in the end. A containerd that is already on the machine is never touched.
 */
@NullMarked
package io.coracle.kubelet.containerd;

import org.jspecify.annotations.NullMarked;
