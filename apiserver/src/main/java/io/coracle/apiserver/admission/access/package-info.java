/**
 * Admission plug-ins that ask what the user may do beyond the request itself: nobody hands out
 * rights that they lack, and certificates are approved and signed only by who may do that for the
 * signer.
 */
@NullMarked
package io.coracle.apiserver.admission.access;

import org.jspecify.annotations.NullMarked;
