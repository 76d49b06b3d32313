/** What the command line knows of processes on this machine: who they are, what they take. */
@NullMarked
package io.coracle.cli.process;

import org.jspecify.annotations.NullMarked;
