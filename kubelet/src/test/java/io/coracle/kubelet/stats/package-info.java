/** Tests of what is measured. */
@NullMarked
package io.coracle.kubelet.stats;

import org.jspecify.annotations.NullMarked;
