/** Tests of the kubelet's settings. */
@NullMarked
package io.coracle.kubelet.config;

import org.jspecify.annotations.NullMarked;
