/** Amounts of resources such as {@code 500m} or {@code 1Gi}, exact and in canonical form. Pure. */
@NullMarked
package io.coracle.api.quantity;

import org.jspecify.annotations.NullMarked;
