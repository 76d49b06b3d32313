/**
 * Reads static pods: from the files of a directory and from a URL. What comes out are pods as a
 * kubelet runs them, with their final name and uid; nothing here runs them or talks to the API.
 */
@NullMarked
package io.coracle.kubelet.manifest;

import org.jspecify.annotations.NullMarked;
