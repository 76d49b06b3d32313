/**
 * What a request says beside its body: options in the query and the forms of answers it accepts.
 * Pure: text in, records or refusals out.
 */
@NullMarked
package io.coracle.apiserver.registry.query;

import org.jspecify.annotations.NullMarked;
