/**
 * OpenAPI documents, versions 2 and 3, made from a catalogue and the documentation of its kinds.
 * Documentation is loaded when the first document is asked for. Pure but for that.
 */
@NullMarked
package io.coracle.api.openapi;

import org.jspecify.annotations.NullMarked;
