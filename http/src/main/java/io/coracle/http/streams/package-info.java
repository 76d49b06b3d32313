/**
 * Several byte streams on one connection, as exec, attach and port-forward need them: SPDY/3.1 and
 * the Kubernetes WebSocket sub-protocols ({@code v5.channel.k8s.io} and older), server and client
 * side, behind one interface.
 */
@NullMarked
package io.coracle.http.streams;

import org.jspecify.annotations.NullMarked;
