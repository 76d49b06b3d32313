/** Pod garbage collection: pods of nodes that are gone, and ended pods beyond a threshold. */
@NullMarked
package io.coracle.controllers.podgc;

import org.jspecify.annotations.NullMarked;
