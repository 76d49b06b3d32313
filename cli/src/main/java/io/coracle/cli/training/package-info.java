/**
 * A short run of everything that a start goes through, from which the JVM learns what to keep in
 * its ahead-of-time cache.
 */
@NullMarked
package io.coracle.cli.training;

import org.jspecify.annotations.NullMarked;
