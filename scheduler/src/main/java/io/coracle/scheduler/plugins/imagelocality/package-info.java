/** ImageLocality: prefers nodes that have the pod's images. */
@NullMarked
package io.coracle.scheduler.plugins.imagelocality;

import org.jspecify.annotations.NullMarked;
