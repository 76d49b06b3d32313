package io.coracle.apiserver.custom.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.coracle.api.quantity.Quantity;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions for quantities, URLs, regular expressions and named formats. */
final class ValueFunctions {
  private ValueFunctions() {}

  static void addTo(Functions functions) {
    quantities(functions);
    comparisons(functions);
    urls(functions);
    expressions(functions);
    formats(functions);
  }

  private static Quantity own(Object[] arguments) {
    return (Quantity) arguments[0];
  }

  private static Quantity of(Object number) {
    return number instanceof Quantity quantity
        ? quantity
        : Quantity.of((Long) number, Quantity.Format.DECIMAL_SI);
  }

  private static void quantities(Functions functions) {
    functions.global(
        "quantity",
        Kinds.QUANTITY,
        List.of(Kinds.STRING),
        a ->
            Quantity.tryParse((String) a[0])
                .orElseThrow(() -> new IllegalArgumentException("quantity cannot be read")));
    functions.global(
        "isQuantity",
        SimpleType.BOOL,
        List.of(Kinds.STRING),
        a -> Quantity.tryParse((String) a[0]).isPresent());
    functions.member(
        "sign", SimpleType.INT, List.of(Kinds.OF_QUANTITY), a -> (long) own(a).signum());
    functions.member(
        "isInteger",
        SimpleType.BOOL,
        List.of(Kinds.OF_QUANTITY),
        a -> own(a).toBigDecimal().stripTrailingZeros().scale() <= 0);
    functions.member(
        "asInteger",
        SimpleType.INT,
        List.of(Kinds.OF_QUANTITY),
        a -> own(a).toBigDecimal().longValueExact());
    functions.member(
        "asApproximateFloat",
        SimpleType.DOUBLE,
        List.of(Kinds.OF_QUANTITY),
        a -> own(a).toDouble());
    for (Functions.Argument other : List.of(Kinds.OF_QUANTITY, Kinds.INT)) {
      List<Functions.Argument> both = List.of(Kinds.OF_QUANTITY, other);
      functions.member("add", Kinds.QUANTITY, both, a -> own(a).plus(of(a[1])));
      functions.member("sub", Kinds.QUANTITY, both, a -> own(a).minus(of(a[1])));
    }
  }

  private static void comparisons(Functions functions) {
    List<Functions.Argument> both = List.of(Kinds.OF_QUANTITY, Kinds.OF_QUANTITY);
    functions.member(
        "isLessThan", SimpleType.BOOL, both, a -> own(a).compareTo((Quantity) a[1]) < 0);
    functions.member(
        "isGreaterThan", SimpleType.BOOL, both, a -> own(a).compareTo((Quantity) a[1]) > 0);
    functions.member(
        "compareTo",
        SimpleType.INT,
        both,
        a -> (long) Integer.signum(own(a).compareTo((Quantity) a[1])));
  }

  private static Optional<URI> url(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/") ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty(); // that is the answer
    }
  }

  private static void urls(Functions functions) {
    functions.global(
        "url",
        Kinds.URL,
        List.of(Kinds.STRING),
        a ->
            url((String) a[0])
                .orElseThrow(() -> new IllegalArgumentException("URL cannot be read")));
    functions.global(
        "isURL", SimpleType.BOOL, List.of(Kinds.STRING), a -> url((String) a[0]).isPresent());
    part(functions, "getScheme", uri -> Optional.ofNullable(uri.getScheme()));
    part(
        functions,
        "getHost",
        uri -> Optional.ofNullable(uri.getRawAuthority()).map(ValueFunctions::withoutUser));
    part(
        functions,
        "getHostname",
        uri -> Optional.ofNullable(uri.getHost()).map(ValueFunctions::bare));
    part(
        functions,
        "getPort",
        uri -> uri.getPort() < 0 ? Optional.empty() : Optional.of(Integer.toString(uri.getPort())));
    part(functions, "getEscapedPath", uri -> Optional.ofNullable(uri.getRawPath()));
    functions.member(
        "getQuery",
        MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
        List.of(Kinds.OF_URL),
        a -> query(((URI) a[0]).getRawQuery()));
  }

  private static void part(
      Functions functions, String name, java.util.function.Function<URI, Optional<String>> part) {
    functions.member(
        name, SimpleType.STRING, List.of(Kinds.OF_URL), a -> part.apply((URI) a[0]).orElse(""));
  }

  private static String withoutUser(String authority) {
    return authority.substring(authority.indexOf('@') + 1);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Map<String, List<String>> query(@org.jspecify.annotations.Nullable String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return values;
    }
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values.computeIfAbsent(decoded(key), k -> new ArrayList<>()).add(decoded(value));
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void expressions(Functions functions) {
    functions.member(
        "find",
        SimpleType.STRING,
        List.of(Kinds.STRING, Kinds.STRING),
        a -> {
          Matcher matcher = Pattern.compile((String) a[1]).matcher((String) a[0]);
          return matcher.find() ? matcher.group() : "";
        });
    functions.member(
        "findAll",
        Kinds.TEXTS,
        List.of(Kinds.STRING, Kinds.STRING),
        a -> findAll((String) a[0], (String) a[1], Long.MAX_VALUE));
    functions.member(
        "findAll",
        Kinds.TEXTS,
        List.of(Kinds.STRING, Kinds.STRING, Kinds.INT),
        a -> findAll((String) a[0], (String) a[1], (Long) a[2]));
  }

  private static List<String> findAll(String text, String pattern, long limit) {
    long most = limit < 0 ? Long.MAX_VALUE : limit;
    var found = new ArrayList<String>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (found.size() < most && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static void formats(Functions functions) {
    for (String name : NamedFormat.names()) {
      functions.global(
          "format." + name, Kinds.FORMAT, List.of(), a -> NamedFormat.of(name).orElseThrow());
    }
    functions.global(
        "format.named",
        dev.cel.common.types.OptionalType.create(Kinds.FORMAT),
        List.of(Kinds.STRING),
        a -> NamedFormat.of((String) a[0]));
    functions.member(
        "validate",
        Kinds.OPTIONAL_TEXTS,
        List.of(Kinds.OF_FORMAT, Kinds.STRING),
        a -> {
          List<String> problems = ((NamedFormat) a[0]).problems().apply((String) a[1]);
          return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
        });
  }
}
