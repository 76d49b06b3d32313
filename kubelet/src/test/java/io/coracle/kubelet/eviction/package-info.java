/** Tests of eviction under pressure. */
@NullMarked
package io.coracle.kubelet.eviction;

import org.jspecify.annotations.NullMarked;
