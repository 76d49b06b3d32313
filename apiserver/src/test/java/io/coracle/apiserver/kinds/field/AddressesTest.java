package io.coracle.apiserver.kinds.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.kinds.field.Addresses.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"})
  void family_sixGroups_isIpv6(String text) {
    assertThat(Addresses.family(text)).isEqualTo(Family.IPV6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1.0",
        "300.1.1.1",
        "01.2.3.4",
        "1.2.3.4.5",
        "a.b.c.d",
        ":::",
        "1::2::3",
        "12345::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "g::"
      })
  void family_noAddress_isNone(String text) {
    assertThat(Addresses.family(text)).isEqualTo(Family.NONE);
  }

  @Test
  void prefixFamily_bits_areBounded() {
    assertThat(Addresses.prefixFamily("10.0.0.0/32")).isEqualTo(Family.IPV4);
    assertThat(Addresses.prefixFamily("10.0.0.0/33")).isEqualTo(Family.NONE);
    assertThat(Addresses.prefixFamily("fd00::/64")).isEqualTo(Family.IPV6);
    assertThat(Addresses.prefixFamily("10.0.0.1")).isEqualTo(Family.NONE);
  }
}
