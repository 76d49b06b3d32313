/**
 * What a CustomResourceDefinition may say: its defaults, the rules for its names, versions and
 * schemas, and what an update of it may change.
 */
@NullMarked
package io.coracle.apiserver.custom.definition;

import org.jspecify.annotations.NullMarked;
