/**
 * The one place that reads the machine's clock, sleeps, starts threads and draws random numbers.
 * House rules forbid those calls everywhere else.
 */
@NullMarked
package io.coracle.base.system;

import org.jspecify.annotations.NullMarked;
