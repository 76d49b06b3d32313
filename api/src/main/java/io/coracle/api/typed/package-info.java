/**
 * Typed views of objects: JSON to model classes and back, and which resource a class belongs to.
 */
@NullMarked
package io.coracle.api.typed;

import org.jspecify.annotations.NullMarked;
