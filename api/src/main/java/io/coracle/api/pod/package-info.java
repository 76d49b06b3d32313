/** What follows from the specification of a pod, for whoever needs to know it. */
@NullMarked
package io.coracle.api.pod;

import org.jspecify.annotations.NullMarked;
