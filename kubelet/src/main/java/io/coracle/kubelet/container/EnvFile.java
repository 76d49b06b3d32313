package io.coracle.kubelet.container;

import java.util.Optional;

/**
 * A file of environment variables, as containers leave it for others in a volume (KEP-3721): lines
 * of the shell, of the form {@code NAME='value'}. Between the quotes everything counts as it is,
 * ends of lines too; {@code #} begins a comment where a name or nothing more could stand; {@code
 * NAME= 'value'} is empty, as in the shell.
 */
final class EnvFile {
  private final String text;
  private int position;
  private int line = 1;

  private EnvFile(String text) {
    this.text = text;
  }

  /** A file is not of this form. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private Fault(int line, String message) {
      super("invalid environment variable format at line " + line + ": " + message);
    }
  }

  /**
   * The value of a variable; empty if it is not there or has none. What follows it is not looked
   * at.
   *
   * @throws Fault if something before it is not of the form
   */
  static Optional<String> value(String text, String name) throws Fault {
    return new EnvFile(text).find(name);
  }

  private Optional<String> find(String wanted) throws Fault {
    while (position < text.length()) {
      skipBlanks();
      if (atLineEnd() || text.charAt(position) == '#') {
        skipLine();
        continue;
      }
      String name = name();
      String value = value();
      if (name.equals(wanted)) {
        return Optional.of(value).filter(v -> !v.isEmpty());
      }
    }
    return Optional.empty();
  }

  private String name() throws Fault {
    int start = position;
    while (!atLineEnd() && text.charAt(position) != '=') {
      position++;
    }
    if (atLineEnd()) {
      throw new Fault(line, "missing '='");
    }
    String name = text.substring(start, position++);
    if (name.isEmpty()) {
      throw new Fault(line, "empty variable name");
    }
    if (isBlank(name.charAt(name.length() - 1))) {
      throw new Fault(line, "whitespace before '=' is not allowed");
    }
    return name;
  }

  private String value() throws Fault {
    if (!atLineEnd() && isBlank(text.charAt(position))) {
      skipLine();
      return "";
    }
    if (atLineEnd() || text.charAt(position) != '\'') {
      throw new Fault(line, "value must be enclosed in single quotes");
    }
    int end = text.indexOf('\'', position + 1);
    if (end < 0) {
      throw new Fault(line, "unclosed single quote");
    }
    String value = text.substring(position + 1, end);
    line += (int) value.chars().filter(c -> c == '\n').count();
    position = end + 1;
    skipBlanks();
    if (!atLineEnd() && text.charAt(position) != '#') {
      throw new Fault(line, "unexpected content after closing quote");
    }
    skipLine();
    return value;
  }

  private boolean atLineEnd() {
    return position >= text.length()
        || text.charAt(position) == '\n'
        || text.startsWith("\r\n", position);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private void skipBlanks() {
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', position);
    position = end < 0 ? text.length() : end + 1;
    line++;
  }
}
