/** Tests of what is the same for pods on both sides of the API. */
@NullMarked
package io.coracle.api.pod;

import org.jspecify.annotations.NullMarked;
