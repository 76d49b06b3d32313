/** Tests of the package of this name. */
@NullMarked
package io.coracle.kubelet.cgroup;

import org.jspecify.annotations.NullMarked;
