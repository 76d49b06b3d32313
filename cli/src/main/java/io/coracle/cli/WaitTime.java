package io.coracle.cli;

import io.coracle.api.time.GoDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as Kubernetes writes them, such as {@code 120s}; plain numbers are seconds. */
final class WaitTime implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
      Duration duration = GoDuration.parse(plain ? text + "s" : text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no duration such as 120s or 2m");
    }
    throw new TypeConversionException("'" + text + "' is negative");
  }
}
