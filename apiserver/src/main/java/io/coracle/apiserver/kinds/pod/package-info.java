/**
 * The rules of pods and of the pod templates in other kinds: one class a concept, all on trees.
 * Faults come in the order in which the reference server finds them, at its paths, some of which
 * are odd on purpose.
 */
@NullMarked
package io.coracle.apiserver.kinds.pod;

import org.jspecify.annotations.NullMarked;
