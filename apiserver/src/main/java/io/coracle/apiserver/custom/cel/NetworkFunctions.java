package io.coracle.apiserver.custom.cel;

import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The functions for IP addresses and their ranges. */
final class NetworkFunctions {
  private NetworkFunctions() {}

  static void addTo(Functions functions) {
    addresses(functions);
    prefixes(functions);
  }

  private static IpAddress address(Object text) {
    return IpAddress.parse((String) text)
        .orElseThrow(() -> new IllegalArgumentException("IP address " + text + " cannot be read"));
  }

  private static IpPrefix prefix(Object text) {
    return IpPrefix.parse((String) text)
        .orElseThrow(() -> new IllegalArgumentException("CIDR " + text + " cannot be read"));
  }

  private static void addresses(Functions functions) {
    functions.global("ip", Kinds.IP, List.of(Kinds.STRING), a -> address(a[0]));
    functions.global(
        "isIP",
        SimpleType.BOOL,
        List.of(Kinds.STRING),
        a -> IpAddress.parse((String) a[0]).isPresent());
    functions.global(
        "ip.isCanonical",
        SimpleType.BOOL,
        List.of(Kinds.STRING),
        a -> address(a[0]).toString().equals(a[0]));
    functions.member(
        "family", SimpleType.INT, List.of(Kinds.OF_IP), a -> (long) ((IpAddress) a[0]).family());
    test(functions, "isUnspecified", IpAddress::isUnspecified);
    test(functions, "isLoopback", IpAddress::isLoopback);
    test(functions, "isLinkLocalMulticast", IpAddress::isLinkLocalMulticast);
    test(functions, "isLinkLocalUnicast", IpAddress::isLinkLocalUnicast);
    test(functions, "isGlobalUnicast", IpAddress::isGlobalUnicast);
    functions.global("string", SimpleType.STRING, List.of(Kinds.OF_IP), a -> a[0].toString());
  }

  private static void test(Functions functions, String name, Predicate<IpAddress> test) {
    functions.member(name, SimpleType.BOOL, List.of(Kinds.OF_IP), a -> test.test((IpAddress) a[0]));
  }

  private static void prefixes(Functions functions) {
    functions.global("cidr", Kinds.CIDR, List.of(Kinds.STRING), a -> prefix(a[0]));
    functions.global(
        "isCIDR",
        SimpleType.BOOL,
        List.of(Kinds.STRING),
        a -> IpPrefix.parse((String) a[0]).isPresent());
    contains(functions, "containsIP", Kinds.OF_IP, a -> own(a).contains((IpAddress) a[1]));
    contains(functions, "containsIP", Kinds.STRING, a -> own(a).contains(address(a[1])));
    contains(functions, "containsCIDR", Kinds.OF_CIDR, a -> own(a).contains((IpPrefix) a[1]));
    contains(functions, "containsCIDR", Kinds.STRING, a -> own(a).contains(prefix(a[1])));
    functions.member("ip", Kinds.IP, List.of(Kinds.OF_CIDR), a -> own(a).address());
    functions.member("masked", Kinds.CIDR, List.of(Kinds.OF_CIDR), a -> own(a).masked());
    functions.member(
        "prefixLength", SimpleType.INT, List.of(Kinds.OF_CIDR), a -> (long) own(a).bits());
    functions.global("string", SimpleType.STRING, List.of(Kinds.OF_CIDR), a -> a[0].toString());
  }

  private static IpPrefix own(Object[] arguments) {
    return (IpPrefix) arguments[0];
  }

  private static void contains(
      Functions functions, String name, Functions.Argument other, Function<Object[], Object> body) {
    functions.member(name, SimpleType.BOOL, List.of(Kinds.OF_CIDR, other), body);
  }
}
