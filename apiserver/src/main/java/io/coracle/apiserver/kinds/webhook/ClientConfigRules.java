package io.coracle.apiserver.kinds.webhook;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Rules for where a webhook is called. */
final class ClientConfigRules {
  private ClientConfigRules() {}

  static void validate(Field config) {
    Field url = config.at("url");
    Field service = config.at("service");
    if (url.present() == service.present()) {
      config.required("exactly one of url or service is required");
    } else if (url.present()) {
      url(url);
    } else {
      service(service);
    }
  }

  private static void url(Field url) {
    URI uri;
    try {
      uri = new URI(url.text());
    } catch (URISyntaxException e) {
      url.invalid("url must be a valid URL: " + e.getReason());
      return;
    }
    if (!"https".equals(uri.getScheme())) {
      url.invalid("'https' is the only allowed URL scheme");
    }
    if (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty()) {
      url.invalid("host must be specified");
    }
    if (uri.getRawUserInfo() != null) {
      url.invalid("user information is not permitted in the URL");
    }
    if (uri.getRawFragment() != null) {
      url.invalid("fragments are not permitted in the URL");
    }
    if (uri.getRawQuery() != null) {
      url.invalid("query parameters are not permitted in the URL");
    }
  }

  private static void service(Field service) {
    service.at("name").notEmpty("service name is required");
    service.at("namespace").notEmpty("service namespace is required");
    service.at("port").invalid(Names.portNumber(service.at("port").number()));
    Field path = service.at("path");
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (!text.startsWith("/")) {
      path.invalid("must start with a '/'");
    }
    String inner = text.substring(1);
    String steps = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    for (String step : steps.split("/", -1)) {
      if (step.isEmpty()) {
        path.invalid("no segment of the path may be empty");
      } else {
        path.invalid(text, Names.dnsSubdomain(step.toLowerCase(Locale.ROOT)));
      }
    }
  }
}
