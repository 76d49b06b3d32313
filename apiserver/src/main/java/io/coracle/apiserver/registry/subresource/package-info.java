/** Subresources that are no part of their object: binding, eviction, scale, tokens. */
@NullMarked
package io.coracle.apiserver.registry.subresource;

import org.jspecify.annotations.NullMarked;
