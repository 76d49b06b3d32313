package io.coracle.apiserver.custom.schema;

import com.google.re2j.Pattern;
import io.coracle.api.selector.LabelSyntax;
import io.coracle.api.time.GoDuration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The formats of strings that the reference server checks; all other formats are only words. */
public final class Formats {
  private static final Pattern MAC =
      Pattern.compile(
          "([0-9A-Fa-f]{2}[:-]){5,7}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\\.){2,3}[0-9A-Fa-f]{4}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+");
  private static final Pattern HOST =
      Pattern.compile(
          "([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)(\\.[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)*\\.?");
  private static final Pattern COLOUR = Pattern.compile("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})");
  private static final String COLOUR_PART = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*";
  private static final Pattern RGB =
      Pattern.compile("rgb\\(" + COLOUR_PART + "," + COLOUR_PART + "," + COLOUR_PART + "\\)");
  private static final Pattern SOCIAL_SECURITY = Pattern.compile("\\d{3}[- ]?\\d{2}[- ]?\\d{4}");
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-fA-F]{24}");
  private static final Pattern SHORT_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int MAX_HOST = 255;
  private static final int MAX_LONG_NAME = 253;

  private static final Map<String, Predicate<String>> CHECKS =
      Map.ofEntries(
          Map.entry("date", Formats::isDate),
          Map.entry("datetime", Formats::isTime),
          Map.entry("duration", Formats::isDuration),
          Map.entry("byte", Formats::isBase64),
          Map.entry("uri", Formats::isUri),
          Map.entry("email", text -> EMAIL.matcher(text).matches()),
          Map.entry("hostname", text -> text.length() <= MAX_HOST && HOST.matcher(text).matches()),
          Map.entry("ipv4", text -> Addresses.isV4(text)),
          Map.entry("ipv6", text -> Addresses.isV6(text)),
          Map.entry("cidr", text -> Addresses.isPrefix(text)),
          Map.entry("mac", text -> MAC.matcher(text).matches()),
          Map.entry("uuid", text -> isUuid(text, "")),
          Map.entry("uuid3", text -> isUuid(text, "3")),
          Map.entry("uuid4", text -> isUuid(text, "4")),
          Map.entry("uuid5", text -> isUuid(text, "5")),
          Map.entry("isbn", text -> Numbers.isIsbn10(text) || Numbers.isIsbn13(text)),
          Map.entry("isbn10", Numbers::isIsbn10),
          Map.entry("isbn13", Numbers::isIsbn13),
          Map.entry("creditcard", Numbers::isCreditCard),
          Map.entry("ssn", text -> SOCIAL_SECURITY.matcher(text).matches()),
          Map.entry("rgbcolor", text -> RGB.matcher(text).matches()),
          Map.entry("hexcolor", text -> COLOUR.matcher(text).matches()),
          Map.entry("bsonobjectid", text -> OBJECT_ID.matcher(text).matches()),
          Map.entry("k8sshortname", text -> SHORT_NAME.matcher(text).matches()),
          Map.entry(
              "k8slongname",
              text -> text.length() <= MAX_LONG_NAME && LabelSyntax.isSubdomain(text)));

  /** Formats that are known and say nothing that could be checked of a string. */
  private static final Set<String> FREE = Set.of("password", "quantity");

  private Formats() {}

  /** Whether {@code text} is of {@code format}; true for formats that are not known. */
  public static boolean fits(String format, String text) {
    Predicate<String> check = CHECKS.get(plain(format));
    return check == null || check.test(text);
  }

  /**
   * Whether {@code format} means something for values of a type.
   *
   * @param type empty for any
   */
  public static boolean isKnown(String type, String format) {
    return switch (type) {
      case "", "string" -> CHECKS.containsKey(plain(format)) || FREE.contains(plain(format));
      case "integer" -> format.equals("int32") || format.equals("int64");
      case "number" -> format.equals("float") || format.equals("double");
      default -> false;
    };
  }

  private static String plain(String format) {
    return format.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false; // that is the answer
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text.replace(' ', 'T'));
      return true;
    } catch (DateTimeException e) {
      return false; // that is the answer
    }
  }

  private static boolean isDuration(String text) {
    try {
      GoDuration.parse(text);
      return true;
    } catch (RuntimeException e) {
      return false; // that is the answer
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // that is the answer
    }
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false; // that is the answer
    }
  }

  private static boolean isUuid(String text, String version) {
    String digits = text.replace("-", "").toLowerCase(Locale.ROOT);
    if (digits.length() != 32 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return false;
    }
    return version.isEmpty() || digits.substring(12, 13).equals(version);
  }
}
