/** What runs, in a form for people and one for programs. */
@NullMarked
package io.coracle.cli.status;

import org.jspecify.annotations.NullMarked;
