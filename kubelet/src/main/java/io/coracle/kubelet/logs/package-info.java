/** Logs of containers on disk: they are moved away when they have grown too big. */
@NullMarked
package io.coracle.kubelet.logs;

import org.jspecify.annotations.NullMarked;
