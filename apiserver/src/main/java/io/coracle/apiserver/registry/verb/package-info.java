/** The verbs: what a get, list, create, update, patch and delete of any resource do. */
@NullMarked
package io.coracle.apiserver.registry.verb;

import org.jspecify.annotations.NullMarked;
