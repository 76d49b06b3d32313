/**
 * Turns a pod's specification into what a runtime takes: sandbox and container configurations,
 * environments, mounts, resources, security settings, and the small files beside them.
 */
@NullMarked
package io.coracle.kubelet.container;

import org.jspecify.annotations.NullMarked;
