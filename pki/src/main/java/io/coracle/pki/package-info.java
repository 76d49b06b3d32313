/**
 * Keys, certificates and the cluster's certificate authority. In: names and lifetimes; out: PEM. No
 * HTTP, no Kubernetes objects.
 */
@NullMarked
package io.coracle.pki;

import org.jspecify.annotations.NullMarked;
