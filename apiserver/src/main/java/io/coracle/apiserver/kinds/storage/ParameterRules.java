package io.coracle.apiserver.kinds.storage;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Rules for who provides storage and for the parameters they get. */
final class ParameterRules {
  private static final int MAX_ENTRIES = 512;
  private static final int MAX_BYTES = 256 * 1024;

  private ParameterRules() {}

  /** A qualified name, in which letters may be capital. */
  static void provider(Field name) {
    if (name.notEmpty("")) {
      name.invalid(Names.qualifiedName(name.text().toLowerCase(Locale.ROOT)));
    }
  }

  /** The reference counts entries and bytes alike as a length. */
  static void parameters(Field parameters) {
    if (parameters.size() > MAX_ENTRIES) {
      parameters.tooLong(MAX_ENTRIES);
      return;
    }
    long bytes = 0;
    for (String key : parameters.keys()) {
      if (key.isEmpty()) {
        parameters.invalid("", "field can not be empty");
      }
      bytes += length(key) + length(parameters.key(key).text());
    }
    if (bytes > MAX_BYTES) {
      parameters.tooLong(MAX_BYTES);
    }
  }

  /** Bytes of the text. */
  static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
