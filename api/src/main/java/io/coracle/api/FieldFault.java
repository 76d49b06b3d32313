package io.coracle.api;

/**
 * One fault of one field (apimachinery {@code field.Error}).
 *
 * @param type what kind of fault
 * @param path e.g. {@code spec.containers[0].name}
 * @param detail prose, complete: with the bad value where that helps
 */
public record FieldFault(Type type, String path, String detail) {

  /** Kinds of faults: the {@code reason} of a cause, and the words its message begins with. */
  public enum Type {
    REQUIRED("FieldValueRequired", "Required value"),
    INVALID("FieldValueInvalid", "Invalid value"),
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    NOT_FOUND("FieldValueNotFound", "Not found"),
    TOO_LONG("FieldValueTooLong", "Too long"),
    TOO_MANY("FieldValueTooMany", "Too many"),
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    INTERNAL("InternalError", "Internal error");

    private final String reason;
    private final String words;

    Type(String reason, String words) {
      this.reason = reason;
      this.words = words;
    }

    public String reason() {
      return reason;
    }

    public String words() {
      return words;
    }
  }

  /** The fault as {@code Status.details.causes} shows it. */
  public StatusException.Cause cause() {
    return new StatusException.Cause(type.reason(), message(), path);
  }

  /** The words behind the path, e.g. {@code Required value: must name a container}. */
  public String message() {
    return detail.isEmpty() ? type.words() : type.words() + ": " + detail;
  }

  @Override
  public String toString() {
    return path + ": " + message();
  }
}
