package io.coracle.apiserver.kinds.workload;

import io.coracle.api.time.GoDuration;
import java.util.List;
import java.util.Locale;

/**
 * The text of a cron schedule: five fields (minute, hour, day of month, month, day of week), each a
 * comma-separated list of {@code *}, {@code ?}, numbers, names and ranges with optional steps; or a
 * macro such as {@code @daily} or {@code @every 1h30m}.
 */
final class CronText {
  private static final List<String> MACROS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final List<Bounds> FIELDS =
      List.of(
          new Bounds(0, 59, List.of()),
          new Bounds(0, 23, List.of()),
          new Bounds(1, 31, List.of()),
          new Bounds(1, 12, MONTHS),
          new Bounds(0, 6, DAYS));

  /** What numbers a field takes, and names for them from the lowest on. */
  private record Bounds(int least, int most, List<String> names) {}

  private CronText() {}

  static boolean isSchedule(String text) {
    if (text.startsWith("@")) {
      return MACROS.contains(text)
          || (text.startsWith("@every ") && isDuration(text.substring("@every ".length())));
    }
    String[] fields = text.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        if (!isPart(part, FIELDS.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isDuration(String text) {
    try {
      GoDuration.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPart(String part, Bounds bounds) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    if (slash >= 0 && number(part.substring(slash + 1)) < 1) {
      return false;
    }
    if (range.equals("*") || range.equals("?")) {
      return true;
    }
    int hyphen = range.indexOf('-');
    int first = value(hyphen < 0 ? range : range.substring(0, hyphen), bounds);
    int last = hyphen < 0 ? first : value(range.substring(hyphen + 1), bounds);
    return first >= bounds.least() && last <= bounds.most() && first <= last;
  }

  private static int value(String text, Bounds bounds) {
    int name = bounds.names().indexOf(text.toLowerCase(Locale.ROOT));
    return name >= 0 ? name + bounds.least() : number(text);
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
