/**
 * From what a client sent to the canonical tree of an object: duplicate and unknown fields, values
 * of the wrong type, and which empty values stand in the result. Works on trees and schemas; pure.
 */
@NullMarked
package io.coracle.api.decode;

import org.jspecify.annotations.NullMarked;
