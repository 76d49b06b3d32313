/** Garbage collection: deletes objects whose owners are gone, in the order that owners ask for. */
@NullMarked
package io.coracle.controllers.garbage;

import org.jspecify.annotations.NullMarked;
