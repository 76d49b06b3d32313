/** NodeUnschedulable: keeps pods off cordoned nodes, unless they tolerate it. */
@NullMarked
package io.coracle.scheduler.plugins.nodeunschedulable;

import org.jspecify.annotations.NullMarked;
