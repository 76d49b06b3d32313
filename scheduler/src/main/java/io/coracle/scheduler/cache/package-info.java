/** What the scheduler knows of nodes and pods: an immutable snapshot, renewed node by node. */
@NullMarked
package io.coracle.scheduler.cache;

import org.jspecify.annotations.NullMarked;
