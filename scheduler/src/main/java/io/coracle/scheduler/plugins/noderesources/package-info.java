/**
 * NodeResourcesFit and NodeResourcesBalancedAllocation: requests against what is left on a node.
 */
@NullMarked
package io.coracle.scheduler.plugins.noderesources;

import org.jspecify.annotations.NullMarked;
