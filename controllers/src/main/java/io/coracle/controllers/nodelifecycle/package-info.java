/**
 * Node lifecycle: notices nodes that fell silent, taints them, and evicts pods that do not tolerate
 * it.
 */
@NullMarked
package io.coracle.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
