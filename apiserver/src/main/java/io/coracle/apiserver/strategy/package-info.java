/** What a kind adds to the generic registry: one strategy a kind. */
@NullMarked
package io.coracle.apiserver.strategy;

import org.jspecify.annotations.NullMarked;
