/** Whole clusters on virtual time: API server, scheduler, kubelets on simulated containers. */
@NullMarked
package io.coracle.cluster.virtual;

import org.jspecify.annotations.NullMarked;
