/**
 * Requests that are passed on: to kubelets (logs, exec, attach, port-forward, node proxy), to pods
 * and to services. Streams and upgraded connections pass through untouched.
 */
@NullMarked
package io.coracle.apiserver.proxy;

import org.jspecify.annotations.NullMarked;
