/**
 * Which pods suit which nodes, as far as the scheduler, controllers and kubelets must be of one
 * mind: selectors of nodes, taints and tolerations. Pure.
 */
@NullMarked
package io.coracle.api.node;

import org.jspecify.annotations.NullMarked;
