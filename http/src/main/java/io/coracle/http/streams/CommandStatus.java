package io.coracle.http.streams;

import java.nio.charset.StandardCharsets;

/**
 * How a command ended, as the error stream tells it: since version 4 of the protocol a {@code
 * metav1.Status} in JSON, before that a sentence in case of failure.
 *
 * @param exitCode zero for success; negative when it did not come to an exit
 */
record CommandStatus(int exitCode, String message) {
  /** What kubelets and runtimes put before the reason why a command was not run. */
  static final String INTERNAL_ERROR =
      "Internal error occurred: error executing command in container: ";

  static CommandStatus ofExitCode(int exitCode) {
    return new CommandStatus(
        exitCode,
        exitCode == 0 ? "" : "command terminated with non-zero exit code: exit status " + exitCode);
  }

  static CommandStatus fault(RuntimeException fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    // A runtime's streaming server has said it already.
    return new CommandStatus(-1, message.replace(INTERNAL_ERROR, ""));
  }

  byte[] json() {
    String json;
    if (exitCode == 0) {
      json = "{\"metadata\":{},\"status\":\"Success\"}";
    } else if (exitCode > 0) {
      json =
          "{\"metadata\":{},\"status\":\"Failure\",\"message\":"
              + quoted(message)
              + ",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":"
              + "[{\"reason\":\"ExitCode\",\"message\":\""
              + exitCode
              + "\"}]}}";
    } else {
      json =
          "{\"metadata\":{},\"status\":\"Failure\",\"message\":"
              + quoted(INTERNAL_ERROR + message)
              + ",\"reason\":\"InternalError\",\"details\":{\"causes\":[{\"message\":"
              + quoted(message)
              + "}]},\"code\":500}";
    }
    return json.getBytes(StandardCharsets.UTF_8);
  }

  byte[] sentence() {
    return message.getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        default -> {
          if (c < ' ') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
