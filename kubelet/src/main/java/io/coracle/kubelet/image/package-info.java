/** Gets images for containers: by policy, with credentials, one pull per image at a time. */
@NullMarked
package io.coracle.kubelet.image;

import org.jspecify.annotations.NullMarked;
