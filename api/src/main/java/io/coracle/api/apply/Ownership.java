package io.coracle.api.apply;

import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.FieldsV1;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one manager owns, and since when. What was read is decoded when it is first asked for, and
 * written again as it was when nothing changed. Used by one thread.
 */
final class Ownership {
  private final String apiVersion;
  private final String time;
  private @Nullable JsonNode encoded;
  private @Nullable FieldSet fields;

  private Ownership(
      String apiVersion, String time, @Nullable JsonNode encoded, @Nullable FieldSet fields) {
    this.apiVersion = apiVersion;
    this.time = time;
    this.encoded = encoded;
    this.fields = fields;
  }

  /**
   * @param apiVersion the version that the fields are named in
   * @param time of the last change, as the wire has it; empty if unknown
   */
  static Ownership of(FieldSet fields, String apiVersion, String time) {
    return new Ownership(apiVersion, time, null, fields);
  }

  static Ownership read(JsonNode encoded, String apiVersion, String time) {
    return new Ownership(apiVersion, time, encoded, null);
  }

  String apiVersion() {
    return apiVersion;
  }

  String time() {
    return time;
  }

  /**
   * The fields.
   *
   * @throws io.coracle.api.fields.FieldsFault when what was read is malformed
   */
  FieldSet fields() {
    if (fields == null) {
      fields = FieldsV1.decode(java.util.Objects.requireNonNull(encoded));
    }
    return fields;
  }

  JsonNode encoded() {
    if (encoded == null) {
      encoded = FieldsV1.encode(fields());
    }
    return encoded;
  }

  /** The same with other fields. */
  Ownership with(FieldSet others) {
    return others == fields ? this : of(others, apiVersion, time);
  }

  Ownership at(String newTime) {
    return new Ownership(apiVersion, newTime, encoded, fields);
  }
}
