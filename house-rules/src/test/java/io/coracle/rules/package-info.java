/** The rules of the house, checked over the whole source tree. */
@NullMarked
package io.coracle.rules;

import org.jspecify.annotations.NullMarked;
