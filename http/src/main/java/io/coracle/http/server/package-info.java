/**
 * The HTTP server: HTTP/1.1 and HTTP/2 over TLS. I/O stays on event loops, handlers run on tasks.
 */
@NullMarked
package io.coracle.http.server;

import org.jspecify.annotations.NullMarked;
