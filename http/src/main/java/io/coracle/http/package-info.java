/**
 * HTTP as the components see it: requests, responses, handlers, streams. Netty stays inside this
 * module.
 */
@NullMarked
package io.coracle.http;

import org.jspecify.annotations.NullMarked;
