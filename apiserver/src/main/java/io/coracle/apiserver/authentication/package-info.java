/**
 * Who asks: client certificates, service account tokens, static tokens. What may be done is not
 * decided here.
 */
@NullMarked
package io.coracle.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
