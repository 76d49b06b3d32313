package io.coracle.kubelet.runtime;

/** How a command in a container ended; output is cut at a bound. */
public record ExecResult(int exitCode, String output, String errorOutput) {}
