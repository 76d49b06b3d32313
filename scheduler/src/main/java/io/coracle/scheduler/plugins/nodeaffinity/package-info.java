/** NodeAffinity: nodeSelector and node affinity. */
@NullMarked
package io.coracle.scheduler.plugins.nodeaffinity;

import org.jspecify.annotations.NullMarked;
