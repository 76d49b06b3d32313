/**
 * What kinds there are: resources, verbs, short names, and the schema of each kind, loaded from a
 * compact resource made at build time.
 */
@NullMarked
package io.coracle.api.catalogue;

import org.jspecify.annotations.NullMarked;
