/** Tests of which pods suit which nodes. */
@NullMarked
package io.coracle.api.node;

import org.jspecify.annotations.NullMarked;
