/**
 * Virtual time: an {@link io.coracle.base.Environment} in which one seed gives one run, and an hour
 * takes as long as what happens in it.
 */
@NullMarked
package io.coracle.base.virtual;

import org.jspecify.annotations.NullMarked;
