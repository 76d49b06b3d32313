package io.coracle.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that a client is told of as a {@code Status} object (API conventions, "Response Status
 * Kind"). The one exception that crosses the API, on both of its sides: the server throws it, the
 * client rethrows it.
 */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final int code;
  private final transient @Nullable Details details;

  public StatusException(Reason reason, String message) {
    this(reason, reason.code(), message, null);
  }

  public StatusException(Reason reason, String message, Details details) {
    this(reason, reason.code(), message, details);
  }

  public StatusException(Reason reason, int code, String message, @Nullable Details details) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.details = details;
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNullElse(super.getMessage(), "");
  }

  public Reason reason() {
    return reason;
  }

  /** The HTTP status code. */
  public int code() {
    return code;
  }

  public Optional<Details> details() {
    return Optional.ofNullable(details);
  }

  /** Why a request was refused: {@code Status.reason}, with the HTTP code that goes with it. */
  public enum Reason {
    /** An empty reason: the code alone says it. */
    UNKNOWN("", 500),
    BAD_REQUEST("BadRequest", 400),
    UNAUTHORIZED("Unauthorized", 401),
    FORBIDDEN("Forbidden", 403),
    NOT_FOUND("NotFound", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    NOT_ACCEPTABLE("NotAcceptable", 406),
    ALREADY_EXISTS("AlreadyExists", 409),
    CONFLICT("Conflict", 409),
    GONE("Gone", 410),
    EXPIRED("Expired", 410),
    REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLarge", 413),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415),
    INVALID("Invalid", 422),
    TOO_MANY_REQUESTS("TooManyRequests", 429),
    INTERNAL_ERROR("InternalError", 500),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
    TIMEOUT("Timeout", 504);

    private final String text;
    private final int code;

    Reason(String text, int code) {
      this.text = text;
      this.code = code;
    }

    public String text() {
      return text;
    }

    public int code() {
      return code;
    }
  }

  /**
   * What the refusal is about: {@code Status.details}.
   *
   * @param name of the object; empty when there is none
   * @param group of its kind
   * @param kind the kind or the resource, as the reference server says it for the reason
   * @param uid of the object; empty when there is none
   * @param causes field by field
   * @param retryAfterSeconds zero when the client need not wait
   */
  public record Details(
      String name,
      String group,
      String kind,
      String uid,
      List<Cause> causes,
      int retryAfterSeconds) {
    public Details {
      causes = List.copyOf(causes);
    }

    /** Details that name an object. */
    public static Details of(GroupResource resource, String name) {
      return new Details(name, resource.group(), resource.resource(), "", List.of(), 0);
    }
  }

  /**
   * One fault of one field.
   *
   * @param reason e.g. {@code FieldValueInvalid}; see {@link FieldFault}
   * @param message prose
   * @param field a path such as {@code spec.containers[0].name}
   */
  public record Cause(String reason, String message, String field) {}

  public static StatusException notFound(GroupResource resource, String name) {
    return new StatusException(
        Reason.NOT_FOUND, resource + " \"" + name + "\" not found", Details.of(resource, name));
  }

  public static StatusException alreadyExists(GroupResource resource, String name) {
    return new StatusException(
        Reason.ALREADY_EXISTS,
        resource + " \"" + name + "\" already exists",
        Details.of(resource, name));
  }

  public static StatusException conflict(GroupResource resource, String name, String why) {
    return new StatusException(
        Reason.CONFLICT,
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
        Details.of(resource, name));
  }

  public static StatusException forbidden(GroupResource resource, String name, String why) {
    String object = name.isEmpty() ? resource.toString() : resource + " \"" + name + "\"";
    return new StatusException(
        Reason.FORBIDDEN, object + " is forbidden: " + why, Details.of(resource, name));
  }

  public static StatusException badRequest(String message) {
    return new StatusException(Reason.BAD_REQUEST, message);
  }

  /** An object that breaks rules of its kind; the causes say which. */
  public static StatusException invalid(GroupVersionKind kind, String name, FieldFaults faults) {
    return new StatusException(
        Reason.INVALID,
        kind.kind()
            + (kind.group().isEmpty() ? "" : "." + kind.group())
            + " \""
            + name
            + "\" is invalid: "
            + faults.summary(),
        new Details(name, kind.group(), kind.kind(), "", faults.causes(), 0));
  }
}
