package io.coracle.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Makes keys and finds the public half of private ones. */
public final class Keys {
  /** The curve of new keys: NIST P-256, which every TLS and JWT library knows. */
  private static final String CURVE = "secp256r1";

  private Keys() {}

  /** A new ECDSA P-256 key pair, from the platform's secure random source. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("this Java has no elliptic curve " + CURVE, e);
    }
  }

  /**
   * The pair that {@code key} belongs to.
   *
   * @throws PkiException when the key is neither RSA nor EC
   */
  public static KeyPair pairOf(PrivateKey key) {
    try {
      return new KeyPair(publicKeyOf(key), key);
    } catch (GeneralSecurityException e) {
      throw new PkiException("the public half of the private key cannot be computed", e);
    }
  }

  /**
   * Whether two keys belong together.
   *
   * @throws PkiException when the private key is neither RSA nor EC
   */
  public static boolean match(PublicKey shown, PrivateKey held) {
    return Arrays.equals(shown.getEncoded(), pairOf(held).getPublic().getEncoded());
  }

  private static PublicKey publicKeyOf(PrivateKey key) throws GeneralSecurityException {
    return switch (key) {
      case RSAPrivateCrtKey rsa ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
      case ECPrivateKey ec ->
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(point(ec), ec.getParams()));
      default ->
          throw new PkiException("only RSA and EC keys are known, not " + key.getAlgorithm());
    };
  }

  private static ECPoint point(ECPrivateKey key) {
    var parameters = EC5Util.convertSpec(key.getParams());
    var point = new FixedPointCombMultiplier().multiply(parameters.getG(), key.getS()).normalize();
    BigInteger x = point.getAffineXCoord().toBigInteger();
    return new ECPoint(x, point.getAffineYCoord().toBigInteger());
  }

  /** The name of the signature algorithm that certificates signed with {@code key} carry. */
  static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      default ->
          throw new PkiException("only RSA and EC keys are known, not " + key.getAlgorithm());
    };
  }
}
