/**
 * The node agent: it runs the pods that are bound to its node, on a container runtime.
 *
 * <p>{@link io.coracle.kubelet.Kubelet} puts the parts together. What decides is in {@code
 * lifecycle}, pure; what acts is in {@code worker}; what they act on are {@code runtime}, {@code
 * volume}, {@code cgroup}, {@code image}, {@code probe}, {@code logs}; {@code node} tells the API
 * of the node itself. {@code stats} measures, {@code eviction} keeps the node from running short,
 * {@code resize} says what pods have been given.
 */
@NullMarked
package io.coracle.kubelet;

import org.jspecify.annotations.NullMarked;
