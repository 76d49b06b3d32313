/** Admission policies and their bindings: stored and checked, whoever carries them out. */
@NullMarked
package io.coracle.apiserver.kinds.admission;

import org.jspecify.annotations.NullMarked;
