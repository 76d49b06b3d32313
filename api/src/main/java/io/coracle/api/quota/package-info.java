/**
 * What objects use of quotas, and which quotas count them: the same for the admission that charges
 * as for the controller that counts.
 */
@NullMarked
package io.coracle.api.quota;

import org.jspecify.annotations.NullMarked;
