/**
 * The Pod Security Standards (Kubernetes documentation, "Pod Security Standards") and the admission
 * plug-in that holds namespaces to the level their labels ask for. The checks are functions of a
 * pod alone and know nothing of requests.
 */
@NullMarked
package io.coracle.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
