package io.coracle.kubelet.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the files of a cgroup. One that is not there, or goes away meanwhile, counts as zero. */
final class CgroupFiles {
  private CgroupFiles() {}

  static long number(Path file) {
    String text = text(file).strip();
    return number(text);
  }

  private static long number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : 0;
  }

  /** The number in the first line; empty if there is no such line. */
  static OptionalLong first(Path file) {
    long number = number(text(file).lines().findFirst().orElse(""));
    // A process of another pid namespace shows as 0.
    return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Lines of a name and a number. */
  static Map<String, Long> numbers(Path file) {
    Map<String, Long> numbers = new HashMap<>();
    for (String line : text(file).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        numbers.put(line.substring(0, space), number(line.substring(space + 1).strip()));
      }
    }
    return numbers;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      // Not there, or the cgroup is being removed while its file is read.
      return "";
    }
  }

  static long at(Map<String, Long> numbers, String name) {
    return numbers.getOrDefault(name, 0L);
  }
}
