/**
 * Resources that are questions, not objects: who am I, may I, whose token is this. Nothing of them
 * is stored.
 */
@NullMarked
package io.coracle.apiserver.reviews;

import org.jspecify.annotations.NullMarked;
