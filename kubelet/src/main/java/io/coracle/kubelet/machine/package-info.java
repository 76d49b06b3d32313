/** The machine below a node: what it has, how it fares, its files, cgroups and volumes. */
@NullMarked
package io.coracle.kubelet.machine;

import org.jspecify.annotations.NullMarked;
