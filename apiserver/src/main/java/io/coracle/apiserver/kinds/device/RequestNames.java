package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.Set;

/** The names of a claim's requests, and of the alternatives of each as {@code request/name}. */
final class RequestNames {
  private static final int MAX_REFERENCES = 32;

  private final Set<String> names = new HashSet<>();

  private RequestNames() {}

  static RequestNames none() {
    return new RequestNames();
  }

  /**
   * Those of a claim.
   *
   * @param requests {@code spec.devices.requests}
   */
  static RequestNames of(Field requests) {
    RequestNames known = new RequestNames();
    for (Field request : requests.items()) {
      String name = request.at("name").text();
      known.names.add(name);
      for (Field alternative : request.at("firstAvailable").items()) {
        known.names.add(name + "/" + alternative.at("name").text());
      }
    }
    return known;
  }

  /** Checks a list of references to requests. */
  void references(Field requests) {
    if (requests.size() > MAX_REFERENCES) {
      requests.tooMany(MAX_REFERENCES);
      return;
    }
    for (Field request : requests.items()) {
      reference(request);
    }
    Set<String> seen = new HashSet<>();
    for (Field request : requests.items()) {
      if (!seen.add(request.text())) {
        request.duplicate();
      }
    }
  }

  void reference(Field request) {
    String rule = "must be the name of a request in the claim, or of an alternative of one";
    String[] parts = request.text().split("/", -1);
    if (parts.length > 2) {
      request.invalid(rule);
      return;
    }
    for (String part : parts) {
      request.invalid(part, Names.dnsLabel(part));
    }
    if (!names.contains(request.text())) {
      request.invalid(rule);
    }
  }
}
