package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

  @ParameterizedTest
  @CsvSource({
    "isbn, 0321751043, true",
    "isbn, 978-0321751041, true",
    "isbn10, 032175104X, false",
    "isbn13, 978-0321751042, false",
    "creditcard, 4111 1111 1111 1111, true",
    "creditcard, 4111 1111 1111 1112, false",
    "ssn, 111-22-3333, true",
    "ssn, 111-2-3333, false",
    "rgbcolor, 'rgb(1,20,255)', true",
    "rgbcolor, 'rgb(1,20,256)', false",
    "k8s-short-name, a-b, true",
    "k8s-short-name, A, false",
    "nothing-known, anything, true",
  })
  void fits_text_checkedWhereTheFormatIsKnown(String format, String text, boolean fits) {
    assertThat(Formats.fits(format, text)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "string, date-time, true",
    "string, quantity, true",
    "string, int32, false",
    "'', uri, true",
    "integer, int64, true",
    "integer, float, false",
    "number, double, true",
    "array, cidr, false",
  })
  void isKnown_format_belongsToTypes(String type, String format, boolean known) {
    assertThat(Formats.isKnown(type, format)).isEqualTo(known);
  }
}
