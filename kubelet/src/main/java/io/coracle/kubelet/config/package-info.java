/** What a kubelet is told when it starts. */
@NullMarked
package io.coracle.kubelet.config;

import org.jspecify.annotations.NullMarked;
