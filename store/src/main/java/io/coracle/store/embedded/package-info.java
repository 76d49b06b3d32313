/**
 * The embedded store: {@link io.coracle.store.Store} on a timeline in memory, an engine below and a
 * dispatcher of watches beside it. {@link io.coracle.store.embedded.Stores} makes one.
 */
@NullMarked
package io.coracle.store.embedded;

import org.jspecify.annotations.NullMarked;
