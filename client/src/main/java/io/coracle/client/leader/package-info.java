/** Leader election on a Lease: of several like components, one acts. */
@NullMarked
package io.coracle.client.leader;

import org.jspecify.annotations.NullMarked;
