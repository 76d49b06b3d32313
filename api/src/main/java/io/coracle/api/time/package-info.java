/** Points in time and durations as texts, in the forms that Go programs write and read. Pure. */
@NullMarked
package io.coracle.api.time;

import org.jspecify.annotations.NullMarked;
