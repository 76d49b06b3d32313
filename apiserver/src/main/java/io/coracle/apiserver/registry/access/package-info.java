/**
 * How parts of the API server itself read and write objects, without HTTP: admission, the bootstrap
 * of roles and namespaces, allocation of addresses.
 */
@NullMarked
package io.coracle.apiserver.registry.access;

import org.jspecify.annotations.NullMarked;
