/**
 * The engines that were compared before one was chosen for the store. Compiled only with the Maven
 * profile {@code engines}, because the libraries of the losers weigh 95 MB.
 */
@NullMarked
package io.coracle.bench.store.engines;

import org.jspecify.annotations.NullMarked;
