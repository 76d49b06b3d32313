package io.coracle.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Keys and certificates as PEM text (RFC 7468), and in files that only their owner can read. */
public final class Pem {
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /**
   * The certificates in {@code text}, in order; other blocks are passed over.
   *
   * @throws PkiException when the text is broken
   */
  public static List<X509Certificate> certificates(String text) {
    var found = new ArrayList<X509Certificate>();
    for (Object block : blocks(text)) {
      if (block instanceof X509CertificateHolder holder) {
        found.add(certificate(holder));
      }
    }
    return List.copyOf(found);
  }

  /** The certificates in {@code file}. */
  public static List<X509Certificate> certificates(Path file) {
    return certificates(read(file));
  }

  /**
   * The first private key in {@code text}: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted.
   *
   * @throws PkiException when there is none
   */
  public static PrivateKey privateKey(String text) {
    for (Object block : blocks(text)) {
      if (block instanceof PEMKeyPair pair) {
        return privateKey(pair.getPrivateKeyInfo());
      }
      if (block instanceof PrivateKeyInfo info) {
        return privateKey(info);
      }
    }
    throw new PkiException("there is no unencrypted private key in the PEM text");
  }

  /** The private key in {@code file}. */
  public static PrivateKey privateKey(Path file) {
    return privateKey(read(file));
  }

  /** The public keys in {@code text}, in order; other blocks are passed over. */
  public static List<PublicKey> publicKeys(String text) {
    var found = new ArrayList<PublicKey>();
    for (Object block : blocks(text)) {
      if (block instanceof SubjectPublicKeyInfo info) {
        found.add(publicKey(info));
      }
    }
    return List.copyOf(found);
  }

  /** The key in {@code keyFile} and the chain in {@code certificateFile}. */
  public static CertifiedKey certifiedKey(Path certificateFile, Path keyFile) {
    return new CertifiedKey(privateKey(keyFile), certificates(certificateFile));
  }

  public static String text(X509Certificate certificate) {
    return text(List.of(certificate));
  }

  /** The certificates one after the other. */
  public static String text(List<X509Certificate> certificates) {
    var out = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      out.append(block("CERTIFICATE", encoded(certificate)));
    }
    return out.toString();
  }

  /**
   * The key, not encrypted: an EC key as SEC 1 (RFC 5915), any other as PKCS#8. Some clients of
   * clusters, fabric8's among them, take every key in PKCS#8 for one of RSA.
   */
  public static String text(PrivateKey key) {
    return key instanceof ECPrivateKey ec
        ? block("EC PRIVATE KEY", sec1(ec))
        : block("PRIVATE KEY", key.getEncoded());
  }

  private static byte[] sec1(ECPrivateKey key) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    SubjectPublicKeyInfo pair =
        SubjectPublicKeyInfo.getInstance(Keys.pairOf(key).getPublic().getEncoded());
    var structure =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
            key.getParams().getOrder().bitLength(),
            key.getS(),
            pair.getPublicKeyData(),
            info.getPrivateKeyAlgorithm().getParameters());
    try {
      return structure.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new PkiException("the private key cannot be encoded", e);
    }
  }

  public static String text(PublicKey key) {
    return block("PUBLIC KEY", key.getEncoded());
  }

  /**
   * Writes a secret to {@code file}, replaced in one step and readable by its owner only (0600).
   */
  public static void writeSecret(Path file, String text) {
    write(file, text, "rw-------");
  }

  /** Writes {@code file}, replaced in one step and readable by all (0644). */
  public static void writePublic(Path file, String text) {
    write(file, text, "rw-r--r--");
  }

  private static void write(Path file, String text, String permissions) {
    Path directory = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(directory);
      var attribute =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
      Path fresh = Files.createTempFile(directory, ".pem", ".new", attribute);
      Files.writeString(fresh, text, StandardOpenOption.WRITE);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PkiException("cannot write " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new PkiException("cannot read " + file, e);
    }
  }

  private static List<Object> blocks(String text) {
    var found = new ArrayList<>();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        found.add(block);
      }
    } catch (IOException e) {
      throw new PkiException("the PEM text is broken: " + e.getMessage(), e);
    }
    return found;
  }

  static X509Certificate certificate(X509CertificateHolder holder) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate)
          factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("the certificate is broken: " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(PrivateKeyInfo info) {
    try {
      return factory(info.getPrivateKeyAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("the private key is broken", e);
    }
  }

  static PublicKey publicKey(SubjectPublicKeyInfo info) {
    try {
      return factory(info.getAlgorithm()).generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("the public key is broken", e);
    }
  }

  private static KeyFactory factory(AlgorithmIdentifier algorithm) throws GeneralSecurityException {
    if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return KeyFactory.getInstance("EC");
    }
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return KeyFactory.getInstance("RSA");
    }
    throw new PkiException(
        "only RSA and EC keys are known, not algorithm " + algorithm.getAlgorithm().getId());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new PkiException("the certificate cannot be encoded", e);
    }
  }

  static String block(String label, byte[] content) {
    String base64 = new String(BASE64.encode(content), StandardCharsets.US_ASCII);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
