/** Namespace deletion: empties a namespace that is being deleted, then lets it go. */
@NullMarked
package io.coracle.controllers.namespace;

import org.jspecify.annotations.NullMarked;
