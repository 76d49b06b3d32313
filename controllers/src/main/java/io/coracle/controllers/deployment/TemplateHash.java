package io.coracle.controllers.deployment;

import io.coracle.api.typed.Typed;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/**
 * The value of the label {@code pod-template-hash}: FNV-1a over the template, in an alphabet
 * without words.
 */
final class TemplateHash {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private TemplateHash() {}

  /**
   * @param collisions how often the name that follows from the hash was already taken by another
   *     template
   */
  static String of(PodTemplateSpec template, int collisions) {
    int hash = OFFSET_BASIS;
    for (byte b : Typed.write(template)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      hash = (hash ^ (collisions >>> (8 * i) & 0xff)) * PRIME;
    }
    var text = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }
}
