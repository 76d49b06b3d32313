/** The node of this machine, as the command line handles it from outside the cluster's process. */
@NullMarked
package io.coracle.cluster.node;

import org.jspecify.annotations.NullMarked;
