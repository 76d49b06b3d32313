/**
 * What command lines show of objects: columns and cells of each built-in kind, made on the server
 * ({@code meta.k8s.io/v1 Table}). One file for each family of kinds. Works on trees; pure: the
 * present is handed in.
 */
@NullMarked
package io.coracle.api.table;

import org.jspecify.annotations.NullMarked;
