/** Kinds of storage: volumes, claims and their classes. */
@NullMarked
package io.coracle.apiserver.kinds.storage;

import org.jspecify.annotations.NullMarked;
