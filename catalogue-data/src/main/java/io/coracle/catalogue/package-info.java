/**
 * Makes the catalogue of kinds at build time: structure from the protobuf descriptors of the
 * Kubernetes client, required fields and documentation from its model classes, and what neither
 * says from tables of facts. Nothing here runs when Coracle runs.
 */
@NullMarked
package io.coracle.catalogue;

import org.jspecify.annotations.NullMarked;
