package io.coracle.apiserver.documents;

import java.util.Locale;

/** The form of a root discovery document. */
enum DiscoveryForm {
  CLASSIC(""),
  AGGREGATED_V2("v2"),
  AGGREGATED_V2_BETA("v2beta1");

  private final String version;

  DiscoveryForm(String version) {
    this.version = version;
  }

  /** The first form in an {@code Accept} header that there is. */
  static DiscoveryForm of(String accept) {
    for (String range : accept.split(",", -1)) {
      String plain = range.replace(" ", "").toLowerCase(Locale.ROOT);
      if (!plain.contains("as=apigroupdiscoverylist")) {
        if (acceptsJson(plain)) {
          return CLASSIC;
        }
        continue;
      }
      if (plain.startsWith("application/json") && plain.contains("g=apidiscovery.k8s.io")) {
        if (plain.contains("v=v2;") || plain.endsWith("v=v2")) {
          return AGGREGATED_V2;
        }
        if (plain.contains("v=v2beta1")) {
          return AGGREGATED_V2_BETA;
        }
      }
    }
    return CLASSIC;
  }

  static boolean acceptsJson(String accept) {
    return accept.contains("application/json")
        || accept.contains("*/*")
        || accept.contains("application/*")
        || accept.isBlank();
  }

  String apiVersion() {
    return "apidiscovery.k8s.io/" + version;
  }

  String contentType() {
    return "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
  }
}
