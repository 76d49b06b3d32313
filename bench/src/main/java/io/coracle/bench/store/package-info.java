/** Benchmarks of the store and of the engines that were candidates for it. */
@NullMarked
package io.coracle.bench.store;

import org.jspecify.annotations.NullMarked;
