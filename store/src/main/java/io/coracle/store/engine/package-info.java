/**
 * What makes commits durable and loads them at start. An engine is told of commits in order by the
 * one writer; it is never read while the store runs.
 */
@NullMarked
package io.coracle.store.engine;

import org.jspecify.annotations.NullMarked;
