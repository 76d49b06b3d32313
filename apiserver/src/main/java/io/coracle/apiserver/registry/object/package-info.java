/**
 * Objects as the registry keeps them: keys, stored bytes, metadata and its rules, the attributes
 * that selectors look at, conversion between versions. Pure: no I/O, no clock.
 */
@NullMarked
package io.coracle.apiserver.registry.object;

import org.jspecify.annotations.NullMarked;
