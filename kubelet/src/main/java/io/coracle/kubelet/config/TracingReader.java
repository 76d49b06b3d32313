package io.coracle.kubelet.config;

import java.net.URI;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads {@code tracing} (component-base tracing/api/v1, TracingConfiguration). */
final class TracingReader {
  private static final String ENDPOINT = "endpoint";
  private static final String DNS = "dns:///";
  private static final String RATE = "samplingRatePerMillion";

  private TracingReader() {}

  static TracingSettings settings(SettingsValues values) {
    JsonNode tracing = values.object("tracing", Set.of(ENDPOINT, RATE));
    URI collector = collector(tracing.path(ENDPOINT));
    String host = collector.getHost().replaceAll("[\\[\\]]", "");
    return new TracingSettings(host, collector.getPort(), (int) rate(tracing.path(RATE)));
  }

  private static long rate(JsonNode said) {
    boolean left = said.isMissingNode() || said.isNull();
    long rate = left ? 0 : said.isIntegralNumber() ? said.asLong() : -1;
    if (rate < 0 || rate > TracingSettings.MILLION) {
      throw new SettingsFault(
          "tracing.%s must be a number between 0 and %d".formatted(RATE, TracingSettings.MILLION));
    }
    return rate;
  }

  /** A host and a port, which may be said as gRPC names what DNS is asked for. */
  private static URI collector(JsonNode said) {
    boolean left = said.isMissingNode() || said.isNull();
    String endpoint = left ? TracingSettings.DEFAULT_ENDPOINT : said.asString("");
    String address = endpoint.startsWith(DNS) ? endpoint.substring(DNS.length()) : endpoint;
    try {
      URI uri = URI.create("//" + address);
      if (uri.getHost() != null && uri.getPort() > 0 && uri.getRawPath().isEmpty()) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new SettingsFault(wrong(endpoint), e);
    }
    throw new SettingsFault(wrong(endpoint));
  }

  private static String wrong(String endpoint) {
    return "tracing.%s must be a host and a port, such as %s, not \"%s\""
        .formatted(ENDPOINT, TracingSettings.DEFAULT_ENDPOINT, endpoint);
  }
}
