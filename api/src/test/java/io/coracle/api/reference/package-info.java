/** Facts about the reference server and recorded exchanges with it, where a machine has them. */
@NullMarked
package io.coracle.api.reference;

import org.jspecify.annotations.NullMarked;
