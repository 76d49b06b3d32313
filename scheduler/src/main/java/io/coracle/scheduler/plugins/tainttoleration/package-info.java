/** TaintToleration: taints of nodes against tolerations of pods. */
@NullMarked
package io.coracle.scheduler.plugins.tainttoleration;

import org.jspecify.annotations.NullMarked;
