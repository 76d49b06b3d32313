/**
 * The certificates of a node: asked for by CertificateSigningRequest, kept in files, renewed before
 * they expire.
 */
@NullMarked
package io.coracle.kubelet.certificate;

import org.jspecify.annotations.NullMarked;
