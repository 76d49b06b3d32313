/** Horizontal autoscaling of workloads. */
@NullMarked
package io.coracle.apiserver.kinds.autoscaling;

import org.jspecify.annotations.NullMarked;
