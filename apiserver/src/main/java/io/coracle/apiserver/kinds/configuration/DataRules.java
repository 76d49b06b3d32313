package io.coracle.apiserver.kinds.configuration;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;

/** Rules for the data of config maps and secrets. */
final class DataRules {
  /** No config map or secret holds more, in bytes. */
  static final int MAX_BYTES = 1024 * 1024;

  private DataRules() {}

  static void keys(Field data) {
    for (String key : data.keys()) {
      data.key(key).invalid(key, Names.dataKey(key));
    }
  }

  /** What the values take, in bytes; base64 text counts as what it stands for. */
  static long size(Field data, boolean base64) {
    long size = 0;
    for (String key : data.keys()) {
      String value = data.key(key).text();
      if (base64) {
        int padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
        size += value.length() / 4L * 3 - padding;
      } else {
        size += io.coracle.apiserver.kinds.field.Texts.utf8Length(value);
      }
    }
    return size;
  }

  /** Whether {@code immutable} was set before; then neither it nor {@code fields} may change. */
  static boolean immutable(Field object, Field before, String... fields) {
    if (!before.at("immutable").flag()) {
      return false;
    }
    if (!object.at("immutable").flag()) {
      object.at("immutable").forbidden("field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      if (!object.at(field).sameAs(before.at(field))
          && !(object.at(field).isEmpty() && before.at(field).isEmpty())) {
        object.at(field).forbidden("field is immutable when `immutable` is set");
      }
    }
    return true;
  }
}
