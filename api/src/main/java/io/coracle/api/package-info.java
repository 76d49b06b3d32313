/**
 * The words of the Kubernetes API: groups, versions, kinds, resources, faults. Pure: no I/O, no
 * clock.
 */
@NullMarked
package io.coracle.api;

import org.jspecify.annotations.NullMarked;
