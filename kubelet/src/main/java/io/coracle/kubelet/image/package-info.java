/**
 * Images: getting them for containers, by policy, with credentials, one pull per image at a time; reading image
 * archives; and the offline image that the cluster brings along.
 */
@NullMarked
package io.coracle.kubelet.image;

import org.jspecify.annotations.NullMarked;
