/**
 * How claims and persistent volumes fit: what who binds them and who schedules their pods must
 * judge alike. Pure.
 */
@NullMarked
package io.coracle.api.volume;

import org.jspecify.annotations.NullMarked;
