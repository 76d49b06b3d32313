/** Space on disks: what a filesystem has left, and what the files below a directory take. */
@NullMarked
package io.coracle.kubelet.disk;

import org.jspecify.annotations.NullMarked;
