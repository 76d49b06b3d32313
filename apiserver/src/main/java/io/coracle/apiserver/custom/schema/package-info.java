/**
 * Structural schemas of custom resources: what they say, and the pruning, defaulting and validation
 * of values by them. Pure: works on trees, knows nothing of requests or the store.
 */
@NullMarked
package io.coracle.apiserver.custom.schema;

import org.jspecify.annotations.NullMarked;
