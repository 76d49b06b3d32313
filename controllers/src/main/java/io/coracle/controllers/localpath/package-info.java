/** Volumes that are directories on nodes, made and removed on demand. */
@NullMarked
package io.coracle.controllers.localpath;

import org.jspecify.annotations.NullMarked;
