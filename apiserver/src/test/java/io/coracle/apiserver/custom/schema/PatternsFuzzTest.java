package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Any regular expression is compiled and used in time, or refused. */
class PatternsFuzzTest {
  private static final String TEXT = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab-0.Z_".repeat(5);

  @FuzzTest
  void compile_anyExpression_isUsedOrRefused(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Pattern pattern = Patterns.compile(text);
      assertThat(pattern.matcher(TEXT).find()).isIn(true, false);
      assertThat(pattern.pattern()).isEqualTo(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    for (String format :
        new String[] {
          "date-time",
          "uri",
          "email",
          "hostname",
          "ipv6",
          "cidr",
          "duration",
          "byte",
          "isbn",
          "creditcard",
          "uuid",
          "mac",
          "rgbcolor"
        }) {
      assertThat(Formats.fits(format, text)).isIn(true, false);
    }
  }
}
