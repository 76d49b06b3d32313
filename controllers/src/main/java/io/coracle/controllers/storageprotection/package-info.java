/** Finalizers that keep claims and volumes while they are used. */
@NullMarked
package io.coracle.controllers.storageprotection;

import org.jspecify.annotations.NullMarked;
