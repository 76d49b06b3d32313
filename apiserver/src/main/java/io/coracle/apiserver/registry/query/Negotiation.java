package io.coracle.apiserver.registry.query;

import io.coracle.api.StatusException;
import io.coracle.api.protobuf.ProtobufObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Which form of an answer a client gets: the first of its {@code Accept} list, by quality, that
 * there is (API reference, "Resource representations").
 *
 * @param encoding how it is written
 * @param view what of the object is shown
 * @param metaVersion the version of tables and bare metadata
 */
public record Negotiation(Encoding encoding, View view, String metaVersion) {
  /** An Accept header with more alternatives than this is not read further. */
  private static final int MAX_ALTERNATIVES = 50;

  private static final String META_GROUP = "meta.k8s.io";
  private static final String SUPPORTED =
      "application/json, application/yaml, " + ProtobufObjects.MEDIA_TYPE;

  private static final String META_VERSION = "v1";

  /** Plain JSON. */
  public static final Negotiation JSON = new Negotiation(Encoding.JSON, View.OBJECT, META_VERSION);

  /** How an answer is written. */
  public enum Encoding {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF(ProtobufObjects.MEDIA_TYPE);

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /** What of an object is shown. */
  public enum View {
    /** All of it. */
    OBJECT,
    /** A row of cells, as command lines print it. */
    TABLE,
    /** Its metadata only. */
    METADATA
  }

  /** What the answer would be about, which decides the views there are. */
  public enum Scope {
    /** One object, or the events of a watch. */
    ONE,
    LIST
  }

  private record Alternative(String type, Map<String, String> parameters, double quality) {}

  /**
   * The form for {@code accept}.
   *
   * @param accept the header; empty or absent means anything
   * @param protobuf whether there is a form in protobuf; asked only when the client wants one
   * @throws StatusException with reason NotAcceptable when there is none
   */
  public static Negotiation of(Optional<String> accept, Scope scope, BooleanSupplier protobuf) {
    if (accept.isEmpty() || accept.get().isBlank()) {
      return JSON;
    }
    boolean known = false;
    for (Alternative alternative : alternatives(accept.get())) {
      Optional<Negotiation> form = form(alternative, scope);
      boolean offered =
          form.isPresent()
              && (form.get().encoding() != Encoding.PROTOBUF || protobuf.getAsBoolean());
      if (offered) {
        return form.get();
      }
      known |= form.isEmpty() && encoding(alternative).isPresent();
    }
    throw refusal(known);
  }

  /** The form for {@code accept} of what has every form. */
  public static Negotiation of(Optional<String> accept, Scope scope) {
    return of(accept, scope, () -> true);
  }

  /** The reference adds empty details when not even the media type is known. */
  private static StatusException refusal(boolean known) {
    String message = "only the following media types are accepted: " + SUPPORTED;
    return known
        ? new StatusException(StatusException.Reason.NOT_ACCEPTABLE, message)
        : new StatusException(
            StatusException.Reason.NOT_ACCEPTABLE,
            message,
            new StatusException.Details("", "", "", "", List.of(), 0));
  }

  private static Optional<Encoding> encoding(Alternative alternative) {
    return switch (alternative.type()) {
      case "application/json", "*/*", "application/*" -> Optional.of(Encoding.JSON);
      case "application/yaml" -> Optional.of(Encoding.YAML);
      case ProtobufObjects.MEDIA_TYPE -> Optional.of(Encoding.PROTOBUF);
      default -> Optional.empty();
    };
  }

  private static Optional<Negotiation> form(Alternative alternative, Scope scope) {
    Optional<Encoding> known = encoding(alternative);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Encoding encoding = known.get();
    String as = alternative.parameters().getOrDefault("as", "");
    if (as.isEmpty()) {
      return Optional.of(new Negotiation(encoding, View.OBJECT, META_VERSION));
    }
    String version = alternative.parameters().getOrDefault("v", "");
    if (!alternative.parameters().getOrDefault("g", "").equals(META_GROUP)
        || !(version.equals("v1") || version.equals("v1beta1"))) {
      return Optional.empty();
    }
    return view(as, scope)
        // Cells are any JSON, which protobuf has no place for.
        .filter(view -> view != View.TABLE || encoding != Encoding.PROTOBUF)
        .map(view -> new Negotiation(encoding, view, version));
  }

  private static Optional<View> view(String as, Scope scope) {
    return switch (as) {
      case "Table" -> Optional.of(View.TABLE);
      case "PartialObjectMetadata" -> scope == Scope.ONE ? Optional.of(View.METADATA) : none();
      case "PartialObjectMetadataList" -> scope == Scope.LIST ? Optional.of(View.METADATA) : none();
      default -> none();
    };
  }

  private static Optional<View> none() {
    return Optional.empty();
  }

  private static List<Alternative> alternatives(String accept) {
    var alternatives = new ArrayList<Alternative>();
    for (String clause : accept.split(",", MAX_ALTERNATIVES)) {
      String[] parts = clause.split(";", -1);
      var parameters = new HashMap<String, String>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        if (equals > 0) {
          parameters.put(
              parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
              parts[i].substring(equals + 1).strip());
        }
      }
      alternatives.add(
          new Alternative(
              parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality(parameters)));
    }
    alternatives.sort(Comparator.comparingDouble(Alternative::quality).reversed());
    return alternatives;
  }

  private static double quality(Map<String, String> parameters) {
    String text = parameters.getOrDefault("q", "1");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0; // an alternative whose weight cannot be read is the last choice
    }
  }
}
