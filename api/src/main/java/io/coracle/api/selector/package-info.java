/**
 * Label and field selectors: parsed from query strings and objects, validated, and matched. Pure.
 */
@NullMarked
package io.coracle.api.selector;

import org.jspecify.annotations.NullMarked;
