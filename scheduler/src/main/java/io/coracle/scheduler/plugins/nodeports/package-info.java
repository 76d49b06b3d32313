/** NodePorts: host ports that are already taken on a node. */
@NullMarked
package io.coracle.scheduler.plugins.nodeports;

import org.jspecify.annotations.NullMarked;
