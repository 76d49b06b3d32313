/**
 * Objects in protobuf, as typed clients send and want them: to trees and from trees, driven by the
 * same schemas as JSON. Only what the catalogue knows of a type's field numbers is used; there are
 * no generated classes.
 */
@NullMarked
package io.coracle.api.protobuf;

import org.jspecify.annotations.NullMarked;
