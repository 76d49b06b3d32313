package io.coracle.kubelet.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0-10MB",
    "10485759, 0-10MB",
    "10485760, 10MB-100MB",
    "524288000, 500MB-1GB",
    "1073741824, 1GB-5GB",
    "107374182400, GT100GB",
    "9223372036854775807, GT100GB"
  })
  void label_bytes_isThatOfTheirClass(long bytes, String label) {
    assertThat(ImageSize.label(bytes)).isEqualTo(label);
  }
}
