/** Rules for claims of storage, which pods, stateful sets and claims themselves share. */
@NullMarked
package io.coracle.apiserver.kinds.claim;

import org.jspecify.annotations.NullMarked;
