/** Watches: what one connection sees of the changes of a range, and the frames it is sent. */
@NullMarked
package io.coracle.apiserver.registry.watch;

import org.jspecify.annotations.NullMarked;
