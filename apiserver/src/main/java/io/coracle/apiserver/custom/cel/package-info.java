/**
 * Validation rules of custom resources ({@code x-kubernetes-validations}): compiling and evaluating
 * them, the libraries that Kubernetes adds to CEL, and what they may cost.
 */
@NullMarked
package io.coracle.apiserver.custom.cel;

import org.jspecify.annotations.NullMarked;
