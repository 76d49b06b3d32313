/** The machine that this process runs on: its programs, its directories. */
@NullMarked
package io.coracle.base.host;

import org.jspecify.annotations.NullMarked;
