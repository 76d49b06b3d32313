/** Kinds that run pods from a template: Deployment, ReplicaSet, Job and the like. */
@NullMarked
package io.coracle.apiserver.kinds.workload;

import org.jspecify.annotations.NullMarked;
