/** Tests of measuring disks. */
@NullMarked
package io.coracle.kubelet.disk;

import org.jspecify.annotations.NullMarked;
