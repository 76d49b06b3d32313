package io.coracle.kubelet.config;

import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code tracing} (component-base tracing/api/v1, TracingConfiguration). */
final class TracingReader {
  private static final String ENDPOINT = "endpoint";
  private static final String RATE = "samplingRatePerMillion";

  private TracingReader() {}

  static TracingSettings settings(ObjectNode said) {
    JsonNode tracing = said.path("tracing");
    var unknown = new TreeSet<>(tracing.propertyNames());
    unknown.removeAll(Set.of(ENDPOINT, RATE));
    if (!unknown.isEmpty()) {
      throw new SettingsFault("there is no field \"tracing." + unknown.first() + "\"");
    }
    long rate = rate(tracing.path(RATE));
    return new TracingSettings(target(tracing.path(ENDPOINT)), (int) rate);
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

  /** A host and a port, or a name for the resolver of gRPC that asks DNS. */
  private static String target(JsonNode said) {
    boolean left = said.isMissingNode() || said.isNull();
    String endpoint = left ? TracingSettings.DEFAULT_ENDPOINT : said.asString("");
    String target = endpoint.contains("//") ? endpoint : "dns:///" + endpoint;
    try {
      URI uri = URI.create(target);
      URI host = URI.create("dns://" + String.valueOf(uri.getPath()).replaceFirst("^/", ""));
      if ("dns".equals(uri.getScheme()) && host.getHost() != null && host.getPort() > 0) {
        return target;
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
