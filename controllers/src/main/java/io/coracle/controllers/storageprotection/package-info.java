/** Finalizers that keep claims, volumes and volume attributes classes while they are used. */
@NullMarked
package io.coracle.controllers.storageprotection;

import org.jspecify.annotations.NullMarked;
