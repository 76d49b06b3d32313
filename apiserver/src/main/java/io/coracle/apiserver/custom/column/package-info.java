/** Columns of custom resources: JSONPath as definitions use it, and tables made with it. */
@NullMarked
package io.coracle.apiserver.custom.column;

import org.jspecify.annotations.NullMarked;
