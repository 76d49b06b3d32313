/**
 * Documents that describe the API: discovery and OpenAPI, with entity tags, in the form that a
 * client accepts.
 */
@NullMarked
package io.coracle.apiserver.documents;

import org.jspecify.annotations.NullMarked;
