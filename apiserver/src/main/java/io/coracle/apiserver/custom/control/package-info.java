/**
 * What reacts to definitions of custom resources while the API server runs: names are accepted or
 * not, resources are served or not, and what is left of a definition that goes is removed.
 */
@NullMarked
package io.coracle.apiserver.custom.control;

import org.jspecify.annotations.NullMarked;
