package io.coracle.apiserver.kinds.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.kinds.field.Addresses.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, ''",
    "fd00::1, ''",
    "FD00:0::1, ''",
    "010.1.2.3, must not have leading 0s",
    "10.1.2.00, must not have leading 0s",
    "::ffff:10.0.0.1, must not be an IPv4-mapped IPv6 address",
    "::ffff:a00:1, must not be an IPv4-mapped IPv6 address",
    "::ffff:010.0.0.1, must not have leading 0s",
  })
  void address_legacySpelling_named(String text, String problem) {
    assertThat(String.join(";", Addresses.address(text))).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, ''",
    "0.0.0.0/0, ''",
    "FD00:0::/16, ''",
    "10.0.0.1/8, must not have bits set beyond the prefix length",
    "fd00::1/64, must not have bits set beyond the prefix length",
    "010.0.0.0/8, must not have leading 0s in IP or prefix length",
    "10.0.0.0/08, must not have leading 0s in IP or prefix length",
    "::ffff:10.0.0.0/104, must not have an IPv4-mapped IPv6 address",
  })
  void prefix_legacySpelling_named(String text, String problem) {
    assertThat(String.join(";", Addresses.prefix(text))).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.1.2.3/8, 10.0.0.0/8",
    "255.255.255.255/0, 255.255.255.255/0, 0.0.0.0/0",
    "FD00:0:0::00AB/64, fd00::ab/64, fd00::/64",
    "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128, 1:0:0:2::3/128",
    "1:0:2:3:4:5:6:7/127, 1:0:2:3:4:5:6:7/127, 1:0:2:3:4:5:6:6/127",
  })
  void prefix_canonicalText_asRfc5952(String text, String whole, String masked) {
    IpPrefix prefix = IpPrefix.parse(text).orElseThrow();

    assertThat(prefix.canonicalText()).isEqualTo(whole);
    assertThat(prefix.maskedText()).isEqualTo(masked);
  }

  @Test
  void warnOf_anotherSpelling_said() {
    List<String> warnings = new ArrayList<>();
    IpText.warnOfAddress("a", "10.0.0.1", warnings);
    IpText.warnOfAddress("a", "None", warnings);
    IpText.warnOfPrefix("p", "fd00::/8", warnings);
    assertThat(warnings).isEmpty();

    IpText.warnOfAddress("a", "FD00::1", warnings);
    IpText.warnOfPrefix("p", "fd00:0::/8", warnings);

    assertThat(warnings)
        .containsExactly(
            "a: \"FD00::1\" should be written \"fd00::1\" (RFC 5952)",
            "p: \"fd00:0::/8\" should be written \"fd00::/8\" (RFC 5952)");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.0.0.0/8, true",
    "10.0.0.0/8, 10.0.0.0/8, false",
    "11.0.0.0/16, 10.0.0.0/8, false",
    "fd00::/64, 10.0.0.0/8, false",
  })
  void isStrictlyInside_prefixes_compared(String inner, String outer, boolean inside) {
    IpPrefix one = IpPrefix.parse(inner).orElseThrow();

    assertThat(one.isStrictlyInside(IpPrefix.parse(outer).orElseThrow())).isEqualTo(inside);
  }
}
