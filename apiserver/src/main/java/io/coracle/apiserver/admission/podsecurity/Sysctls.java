package io.coracle.apiserver.admission.podsecurity;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kernel settings that concern their pod alone, by the minor version that says so. */
final class Sysctls {
  static final Set<String> SINCE_0 =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  static final Set<String> SINCE_27 = with(SINCE_0, "net.ipv4.ip_local_reserved_ports");
  static final Set<String> SINCE_29 =
      with(
          SINCE_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  static final Set<String> SINCE_32 = with(SINCE_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  private Sysctls() {}

  private static Set<String> with(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }
}
