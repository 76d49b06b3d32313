/**
 * Server-side apply and who manages which fields: walks trees by their schema, compares and merges
 * them, and keeps {@code metadata.managedFields} (KEP-555). Pure functions of trees, schemas and
 * the time; reads and writes nothing.
 */
@NullMarked
package io.coracle.api.apply;

import org.jspecify.annotations.NullMarked;
