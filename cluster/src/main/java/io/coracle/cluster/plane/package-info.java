/** The control plane: the API server with its store, the controllers, the scheduler. */
@NullMarked
package io.coracle.cluster.plane;

import org.jspecify.annotations.NullMarked;
