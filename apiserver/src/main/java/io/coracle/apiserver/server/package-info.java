/**
 * Puts the API server together: the pipeline that every request goes through, the routing, and what
 * follows the store for authentication and authorization.
 */
@NullMarked
package io.coracle.apiserver.server;

import org.jspecify.annotations.NullMarked;
