/**
 * What the rules of all kinds are written with: a cursor over an object's tree that knows its path,
 * names, labels, selectors, quantities. No rule of a single kind may come in here.
 */
@NullMarked
package io.coracle.apiserver.kinds.field;

import org.jspecify.annotations.NullMarked;
