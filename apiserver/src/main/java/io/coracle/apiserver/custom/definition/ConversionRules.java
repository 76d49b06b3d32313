package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How objects are converted between versions. */
final class ConversionRules {
  private static final List<String> STRATEGIES = List.of("None", "Webhook");
  private static final Set<String> REVIEW_VERSIONS = Set.of("v1", "v1beta1");

  private ConversionRules() {}

  static void check(Field conversion) {
    if (conversion.absent()) {
      return;
    }
    conversion.at("strategy").requiredOneOf(STRATEGIES);
    Field webhook = conversion.at("webhook");
    Field client = conversion.at("webhookClientConfig").holding(webhook.at("clientConfig"));
    Field versions =
        conversion.at("conversionReviewVersions").holding(webhook.at("conversionReviewVersions"));
    if (!conversion.at("strategy").is("Webhook")) {
      if (client.present()) {
        client.forbidden("should not be set when strategy is not set to Webhook");
      }
      if (versions.size() > 0) {
        versions.forbidden("should not be set when strategy is not set to Webhook");
      }
      return;
    }
    if (client.absent()) {
      client.required("required when strategy is set to Webhook");
    } else {
      client(client);
    }
    reviewVersions(versions);
  }

  private static void client(Field client) {
    boolean url = client.at("url").present();
    Field service = client.at("service");
    if (url == service.present()) {
      client.required("exactly one of url or service is required");
    } else if (url) {
      if (!isHttps(client.at("url").text())) {
        client.at("url").invalid("'https' is the only allowed URL scheme");
      }
    } else {
      service.at("name").notEmpty("service name is required");
      service.at("namespace").notEmpty("service namespace is required");
      Field port = service.at("port");
      if (port.isNumber() && (port.number() < 1 || port.number() > 65535)) {
        port.invalid("port is not valid: must be between 1 and 65535, inclusive");
      }
    }
  }

  private static boolean isHttps(String text) {
    try {
      URI url = URI.create(text);
      return "https".equals(url.getScheme()) && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false; // that is the answer
    }
  }

  private static void reviewVersions(Field versions) {
    if (versions.size() == 0) {
      versions.required("");
      return;
    }
    Set<String> seen = new HashSet<>();
    boolean known = false;
    for (Field version : versions.items()) {
      if (!seen.add(version.text())) {
        version.invalid("duplicate version");
      }
      version.invalid(Names.dns1035Label(version.text()));
      known |= REVIEW_VERSIONS.contains(version.text());
    }
    if (!known) {
      versions.invalid("must include at least one of v1, v1beta1");
    }
  }
}
