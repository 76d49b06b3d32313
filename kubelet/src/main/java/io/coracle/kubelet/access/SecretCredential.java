package io.coracle.kubelet.access;

/**
 * Credentials of a Secret, by where they stand and what they are.
 *
 * @param hash of the credentials themselves; they cannot be told from it
 */
public record SecretCredential(String uid, String namespace, String name, String hash) {

  /** Whether both stand in the very same Secret, whatever it holds. */
  boolean samePlace(SecretCredential other) {
    return uid.equals(other.uid) && namespace.equals(other.namespace) && name.equals(other.name);
  }
}
