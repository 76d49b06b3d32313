package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what a command prints with a text in which words in braces stand for what differs from
 * run to run; everything else is as it is there, but for how many spaces are between columns, which
 * follows from the widest value. Worked example: {@code nginx 1/1 Running 0 {age}} is the row
 * {@code nginx 1/1 Running 0 12s}.
 */
final class Printed {
  /** What differs, and why. */
  private static final Map<String, String> VARIABLE =
      Map.ofEntries(
          // How long ago something was depends on how fast this machine is.
          Map.entry("{age}", "(?:\\d+[smhd])+"),
          // How often there was time for something; how big an image is that a test builds.
          Map.entry("{times}", "\\d+"),
          Map.entry("{bytes}", "\\d+"),
          // Given by this cluster to this pod.
          Map.entry("{ip}", "\\d+(?:\\.\\d+){3}"),
          Map.entry("{uid}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
          Map.entry("{suffix}", "[a-z0-9]+"),
          // The name of this machine, or of a namespace that the test makes for itself.
          Map.entry("{name}", "[a-z0-9.-]+"),
          Map.entry("{digest}", "[0-9a-f]{64}"),
          Map.entry("{date}", "\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}"),
          // Newer programs name the container in front of the message.
          Map.entry("{field}", "(?:spec\\.containers\\{\\w+}: )?"),
          // How long something took; the words of a container runtime.
          Map.entry("{words}", ".*"));

  private static final Pattern PLACE =
      Pattern.compile(
          VARIABLE.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")));

  private Printed() {}

  /** Checks every line of a table, and that there are no others. */
  static void check(String actual, String expected) {
    List<String> lines = lines(actual);
    List<String> wanted = lines(expected);
    for (int number = 0; number < wanted.size(); number++) {
      assertThat(number < lines.size() ? lines.get(number) : "(nothing)")
          .as("line %d of\n%s", number + 1, actual)
          .matches(line(wanted.get(number)));
    }
    assertThat(lines).as(actual).hasSameSizeAs(wanted);
  }

  /**
   * Checks the lines below a heading, to the end of the text, in whatever order: those of the same
   * second have none.
   */
  static void checkRows(String actual, String heading, String expected) {
    List<String> all = lines(actual);
    Pattern head = line(heading);
    List<String> rows =
        new ArrayList<>(all.stream().dropWhile(row -> !head.matcher(row).matches()).toList());
    assertThat(rows).as(actual).isNotEmpty();
    rows.removeFirst();
    for (String wanted : lines(expected)) {
      Pattern pattern = line(wanted.strip());
      Optional<String> found =
          rows.stream().filter(row -> pattern.matcher(row.strip()).matches()).findFirst();
      assertThat(found).as("%s\nin\n%s", wanted, actual).isPresent();
      rows.remove(found.get());
    }
    assertThat(rows).as(actual).isEmpty();
  }

  /** Checks a run of lines within a longer text. */
  static void checkPart(String actual, String expected) {
    assertThat(String.join("\n", lines(actual)) + "\n").containsPattern(part(expected));
  }

  /** A pattern for a run of lines. */
  static Pattern part(String expected) {
    return Pattern.compile(
        lines(expected).stream()
            .map(wanted -> line(wanted).pattern() + "\n")
            .collect(Collectors.joining("", "(?m)^", "")));
  }

  private static List<String> lines(String text) {
    return Stream.of(text.split("\n")).map(String::stripTrailing).toList();
  }

  /** The indentation counts, the width of a column does not. */
  private static Pattern line(String expected) {
    int indent = expected.length() - expected.stripLeading().length();
    return Pattern.compile(
        Stream.of(expected.substring(indent).split(" {2,}"))
            .map(Printed::value)
            .collect(Collectors.joining(" {2,}", " ".repeat(indent), "")));
  }

  private static String value(String expected) {
    var pattern = new StringBuilder();
    int end = 0;
    for (var place = PLACE.matcher(expected); place.find(); end = place.end()) {
      pattern.append(Pattern.quote(expected.substring(end, place.start())));
      pattern.append(VARIABLE.get(place.group()));
    }
    return pattern.append(Pattern.quote(expected.substring(end))).toString();
  }
}
