/**
 * Watches: who wants to hear of which keys, and the one dispatcher that tells them. Reads the
 * commits of {@code history}; never touches the writer.
 */
@NullMarked
package io.coracle.store.watch;

import org.jspecify.annotations.NullMarked;
