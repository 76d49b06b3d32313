/** Dynamic resource allocation: classes of devices, slices of them, and claims to them. */
@NullMarked
package io.coracle.apiserver.kinds.device;

import org.jspecify.annotations.NullMarked;
