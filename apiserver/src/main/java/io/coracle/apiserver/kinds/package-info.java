/**
 * The strategies of the built-in kinds, one file each, and the defaulting and validation they
 * share.
 */
@NullMarked
package io.coracle.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
