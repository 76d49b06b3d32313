/** Tests of what the kubelet tells of its own work. */
@NullMarked
package io.coracle.kubelet.telemetry;

import org.jspecify.annotations.NullMarked;
