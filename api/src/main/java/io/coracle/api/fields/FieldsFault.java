package io.coracle.api.fields;

/** A set of fields, or an object that one is to be made of, that does not make sense. */
public final class FieldsFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FieldsFault(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNullElse(super.getMessage(), "");
  }
}
