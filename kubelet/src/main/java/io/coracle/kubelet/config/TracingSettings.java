package io.coracle.kubelet.config;

/**
 * Who is told what the kubelet does, step by step.
 *
 * @param host of the collector: a name or an address, IPv6 without brackets
 * @param perMillion how many of a million traces it is told of; zero for none
 */
public record TracingSettings(String host, int port, int perMillion) {
  /** Where collectors listen that nobody told otherwise (OpenTelemetry, OTLP over gRPC). */
  public static final String DEFAULT_ENDPOINT = "localhost:4317";

  static final int MILLION = 1_000_000;
}
