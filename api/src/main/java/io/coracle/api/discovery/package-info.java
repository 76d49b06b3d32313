/**
 * What the server tells clients about what it serves: the documents of discovery, made from a
 * catalogue. Pure.
 */
@NullMarked
package io.coracle.api.discovery;

import org.jspecify.annotations.NullMarked;
