/** How requests are queued: FlowSchema and PriorityLevelConfiguration. */
@NullMarked
package io.coracle.apiserver.kinds.flow;

import org.jspecify.annotations.NullMarked;
