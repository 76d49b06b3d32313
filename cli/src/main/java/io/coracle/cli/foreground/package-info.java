/** A cluster in this process, from its start until the process is told to end. */
@NullMarked
package io.coracle.cli.foreground;

import org.jspecify.annotations.NullMarked;
