/** A small HTTP/1.1 client over TLS: whole answers, streamed answers, upgraded connections. */
@NullMarked
package io.coracle.http.client;

import org.jspecify.annotations.NullMarked;
