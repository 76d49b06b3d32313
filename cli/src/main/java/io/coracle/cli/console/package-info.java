/** What people see: lines of progress, tables, faults. */
@NullMarked
package io.coracle.cli.console;

import org.jspecify.annotations.NullMarked;
