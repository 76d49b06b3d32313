/** VolumeBinding: nodes that reach a pod's volumes, and volumes for claims that wait for a node. */
@NullMarked
package io.coracle.scheduler.plugins.volumebinding;

import org.jspecify.annotations.NullMarked;
