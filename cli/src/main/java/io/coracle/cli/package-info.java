/** The commands: what they are called, what options they have, and what they hand on to. */
@NullMarked
package io.coracle.cli;

import org.jspecify.annotations.NullMarked;
