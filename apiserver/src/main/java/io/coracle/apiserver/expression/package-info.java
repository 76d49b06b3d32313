/**
 * Expressions in the Common Expression Language that objects carry: whether they can be read and
 * what they speak of. Nothing is evaluated here.
 */
@NullMarked
package io.coracle.apiserver.expression;

import org.jspecify.annotations.NullMarked;
