/**
 * Who may use which image: what was pulled, with whose credentials, and whether a pod has to show
 * its own before it gets an image that is on the node already.
 */
@NullMarked
package io.coracle.kubelet.access;

import org.jspecify.annotations.NullMarked;
