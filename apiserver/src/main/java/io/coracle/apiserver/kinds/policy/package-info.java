/** Kinds that bound what others may do: PodDisruptionBudget, LimitRange, ResourceQuota. */
@NullMarked
package io.coracle.apiserver.kinds.policy;

import org.jspecify.annotations.NullMarked;
