/**
 * Carries out what the lifecycle decides: one worker per pod, which serializes its decisions; tasks
 * beside it, which do what takes time; and the eyes on the runtime.
 */
@NullMarked
package io.coracle.kubelet.worker;

import org.jspecify.annotations.NullMarked;
