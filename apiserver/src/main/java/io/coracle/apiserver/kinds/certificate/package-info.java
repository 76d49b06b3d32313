/** Requests for certificates. */
@NullMarked
package io.coracle.apiserver.kinds.certificate;

import org.jspecify.annotations.NullMarked;
