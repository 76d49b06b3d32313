/**
 * The kubelet's HTTP API: logs, exec, attach, port-forward, statistics, metrics, the pods of the
 * node. It reads what the kubelet knows and asks the runtime; it decides nothing.
 */
@NullMarked
package io.coracle.kubelet.server;

import org.jspecify.annotations.NullMarked;
