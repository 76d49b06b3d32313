/**
 * Container runtimes over CRI v1: gRPC on the runtime's unix socket, its streaming server for exec,
 * attach and port-forward, its events. Nothing of the kubelet's decisions belongs here.
 */
@NullMarked
package io.coracle.kubelet.cri;

import org.jspecify.annotations.NullMarked;
