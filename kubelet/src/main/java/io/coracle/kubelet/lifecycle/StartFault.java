package io.coracle.kubelet.lifecycle;

import java.time.Instant;

/**
 * Why a container could not be started.
 *
 * @param reason {@code CreateContainerConfigError}, {@code CreateContainerError}, {@code
 *     RunContainerError} or {@code PostStartHookError}
 * @param retryAt when to try again
 */
public record StartFault(String reason, String message, Instant retryAt) {}
