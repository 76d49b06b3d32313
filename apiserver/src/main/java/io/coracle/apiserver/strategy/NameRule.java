package io.coracle.apiserver.strategy;

/** What names a kind allows (API reference, "Object Names and IDs"). */
public enum NameRule {
  /** RFC 1123 subdomain: lower case letters, digits, hyphens and dots, at most 253. */
  DNS_SUBDOMAIN,
  /** RFC 1123 label: at most 63, no dots. */
  DNS_LABEL,
  /** RFC 1035 label: a DNS label that starts with a letter. */
  DNS_1035_LABEL,
  /**
   * Anything that can stand in a path segment: not {@code .} or {@code ..}, no slash, no percent
   * sign.
   */
  PATH_SEGMENT
}
