/**
 * End-to-end tests with other people's clients: the official Java client, fabric8's client, Helm,
 * kustomize. Each does with a simulated cluster what its users do; nothing here knows how Coracle
 * is made.
 */
@NullMarked
package io.coracle.e2e.clients;

import org.jspecify.annotations.NullMarked;
