/**
 * Sets of fields: which parts of an object somebody owns, and their form on the wire (FieldsV1).
 * Knows JSON, but nothing of schemas or managers.
 */
@NullMarked
package io.coracle.api.fields;

import org.jspecify.annotations.NullMarked;
