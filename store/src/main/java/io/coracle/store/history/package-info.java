/**
 * The state of the store in memory: all retained versions of all keys, and the commits that made
 * them. One writer changes it, readers never wait. Knows neither disks nor watchers.
 */
@NullMarked
package io.coracle.store.history;

import org.jspecify.annotations.NullMarked;
