/** The cgroups of pods, in versions 1 and 2. */
@NullMarked
package io.coracle.kubelet.cgroup;

import org.jspecify.annotations.NullMarked;
