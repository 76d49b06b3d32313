package io.coracle.kubelet.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who may use what was pulled from one repository.
 *
 * @param everybody whether no credentials were needed; there are no secrets then
 * @param secrets with which it was pulled, in the order of their names
 */
public record Grant(boolean everybody, List<SecretCredential> secrets) {
  // Before the grants that are made with it.
  private static final Comparator<SecretCredential> ORDER =
      Comparator.comparing(SecretCredential::namespace)
          .thenComparing(SecretCredential::name)
          .thenComparing(SecretCredential::uid);

  static final Grant NOBODY = new Grant(false, List.of());
  static final Grant EVERYBODY = new Grant(true, List.of());

  public Grant {
    secrets = everybody ? List.of() : secrets.stream().sorted(ORDER).toList();
  }

  /** This grant and one for who has that Secret; what it held before no longer counts. */
  Grant with(SecretCredential secret) {
    if (everybody) {
      return this;
    }
    List<SecretCredential> more = new ArrayList<>(secrets);
    more.removeIf(secret::samePlace);
    more.add(secret);
    return new Grant(false, more);
  }

  /** Whether one of these credentials was used, or stands where one stood that was. */
  boolean admits(SecretCredential shown) {
    return everybody
        || secrets.stream().anyMatch(s -> s.hash().equals(shown.hash()) || s.samePlace(shown));
  }
}
