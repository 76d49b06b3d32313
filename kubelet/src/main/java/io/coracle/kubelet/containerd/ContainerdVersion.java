package io.coracle.kubelet.containerd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a containerd binary. */
public record ContainerdVersion(int major, int minor, int patch) {
  private static final Pattern NUMBERS = Pattern.compile("\\sv?(\\d+)\\.(\\d+)\\.(\\d+)");

  /** What {@code containerd --version} prints. */
  public static ContainerdVersion parse(String line) {
    Matcher numbers = NUMBERS.matcher(line);
    if (!numbers.find()) {
      throw new ContainerdException("containerd does not tell its version: " + line.strip());
    }
    return new ContainerdVersion(
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)),
        Integer.parseInt(numbers.group(3)));
  }

  /** Asks {@code binary}. */
  public static ContainerdVersion of(Path binary) {
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      return parse(new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ContainerdException(binary + " cannot be run: " + e.getMessage(), e);
    }
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
