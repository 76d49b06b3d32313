/**
 * What server and client share of Netty: event loops, TLS contexts, connections as blocking
 * streams. Used inside this module only.
 */
@NullMarked
package io.coracle.http.netty;

import org.jspecify.annotations.NullMarked;
