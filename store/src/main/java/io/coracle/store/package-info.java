/**
 * The revisioned store: keys, revisions, transactions, watches; its contract and its embedded
 * durable engine. Knows bytes, not Kubernetes.
 */
@NullMarked
package io.coracle.store;

import org.jspecify.annotations.NullMarked;
