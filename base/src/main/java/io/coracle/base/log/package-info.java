/** Structured logging: a constant sentence plus key-value pairs, one JSON object a line. */
@NullMarked
package io.coracle.base.log;

import org.jspecify.annotations.NullMarked;
