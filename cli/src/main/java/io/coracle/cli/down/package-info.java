/** Ends a cluster and takes away what it has left on the machine. */
@NullMarked
package io.coracle.cli.down;

import org.jspecify.annotations.NullMarked;
