/** Admission: what may change or refuse a write after authorization and before the store. */
@NullMarked
package io.coracle.apiserver.admission;

import org.jspecify.annotations.NullMarked;
