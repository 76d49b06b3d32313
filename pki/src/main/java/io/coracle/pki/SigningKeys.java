package io.coracle.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of service account tokens: one signs, all verify, so that a key can be exchanged.
 *
 * @param signer signs new tokens
 * @param verifiers of tokens, the signer's public half first
 */
public record SigningKeys(KeyPair signer, List<PublicKey> verifiers) {

  public SigningKeys {
    verifiers = List.copyOf(verifiers);
  }

  /** New keys: ECDSA P-256. */
  public static SigningKeys create() {
    KeyPair pair = Keys.generate();
    return new SigningKeys(pair, List.of(pair.getPublic()));
  }

  /**
   * The keys in a PEM file, which is made (0600) when it is not there. The file has one private
   * key, RSA or EC; public keys in it verify older tokens.
   */
  public static SigningKeys loadOrCreate(Path file) {
    if (!Files.exists(file)) {
      SigningKeys fresh = create();
      Pem.writeSecret(file, Pem.text(fresh.signer().getPrivate()));
      return fresh;
    }
    try {
      String text = Files.readString(file);
      KeyPair signer = Keys.pairOf(Pem.privateKey(text));
      var verifiers = new ArrayList<PublicKey>();
      verifiers.add(signer.getPublic());
      verifiers.addAll(Pem.publicKeys(text));
      return new SigningKeys(signer, verifiers);
    } catch (java.io.IOException e) {
      throw new PkiException("cannot read " + file, e);
    }
  }

  @Override
  public String toString() {
    return "SigningKeys[" + verifiers.size() + " verifiers]";
  }
}
