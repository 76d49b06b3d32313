package io.coracle.pki;

import io.coracle.base.Environment;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates that a cluster trusts. Immutable and thread-safe.
 *
 * <p>Certificates begin to be valid {@link #CLOCK_SKEW} before they are made, for peers whose clock
 * is behind.
 */
public final class CertificateAuthority {
  /** How far behind the clock of a peer may be. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** A certificate that is requested for less than this is valid for all of that time. */
  private static final Duration SHORT_LIFETIME = Duration.ofHours(8);

  /** How long a new authority is valid: ten years, as kubeadm's. */
  public static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

  private final CertifiedKey authority;
  private final Environment environment;

  private CertificateAuthority(CertifiedKey authority, Environment environment) {
    this.authority = authority;
    this.environment = environment;
  }

  /** A new authority with a self-signed ECDSA P-256 certificate. */
  public static CertificateAuthority create(String commonName, Environment environment) {
    KeyPair pair = Keys.generate();
    Instant now = environment.clock().now();
    X500Name name = name(commonName, List.of());
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    var builder =
        new X509v3CertificateBuilder(
            name,
            serial(environment),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(AUTHORITY_LIFETIME)),
            name,
            key);
    try {
      var utilities = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage,
              true,
              new KeyUsage(
                  KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign))
          .addExtension(
              Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(key));
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new PkiException("the certificate of the authority cannot be made", e);
    }
    X509Certificate certificate = signed(builder, pair.getPrivate());
    return new CertificateAuthority(
        new CertifiedKey(pair.getPrivate(), List.of(certificate)), environment);
  }

  /**
   * The authority in two PEM files.
   *
   * @throws PkiException when one cannot be read, or they do not belong together
   */
  public static CertificateAuthority load(
      Path certificateFile, Path keyFile, Environment environment) {
    CertifiedKey key = Pem.certifiedKey(certificateFile, keyFile);
    if (!Keys.pairOf(key.key()).getPublic().equals(key.certificate().getPublicKey())) {
      throw new PkiException(certificateFile + " and " + keyFile + " do not belong together");
    }
    return new CertificateAuthority(key, environment);
  }

  /** The authority in two PEM files, which are made when neither is there. */
  public static CertificateAuthority loadOrCreate(
      String commonName, Path certificateFile, Path keyFile, Environment environment) {
    if (Files.exists(certificateFile) || Files.exists(keyFile)) {
      return load(certificateFile, keyFile, environment);
    }
    CertificateAuthority fresh = create(commonName, environment);
    fresh.save(certificateFile, keyFile);
    return fresh;
  }

  /** Writes the certificate (0644) and the key (0600) as PEM. */
  public void save(Path certificateFile, Path keyFile) {
    Pem.writeSecret(keyFile, Pem.text(authority.key()));
    Pem.writePublic(certificateFile, Pem.text(authority.certificate()));
  }

  /** The certificate that peers must trust. */
  public X509Certificate certificate() {
    return authority.certificate();
  }

  /** A new key with a certificate of that profile; the chain has the certificate alone. */
  public CertifiedKey issue(CertificateProfile profile) {
    KeyPair pair = Keys.generate();
    return new CertifiedKey(pair.getPrivate(), List.of(certify(pair.getPublic(), profile)));
  }

  /** A certificate of that profile for a key whose private half stays where it is. */
  public X509Certificate certify(PublicKey key, CertificateProfile profile) {
    return certify(SubjectPublicKeyInfo.getInstance(key.getEncoded()), profile);
  }

  private X509Certificate certify(SubjectPublicKeyInfo key, CertificateProfile profile) {
    var uses = EnumSet.of(KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_ENCIPHERMENT);
    profile.usages().forEach(usage -> uses.add(useOf(usage)));
    return certify(
        key,
        name(profile.commonName(), profile.organizations()),
        AlternativeNames.of(profile.dnsNames(), profile.addresses()),
        uses,
        profile.lifetime());
  }

  private static KeyUse useOf(CertificateProfile.Usage usage) {
    return switch (usage) {
      case SERVER -> KeyUse.SERVER_AUTHENTICATION;
      case CLIENT -> KeyUse.CLIENT_AUTHENTICATION;
    };
  }

  /**
   * The certificate that {@code request} asks for: its subject, its names, its key. Whether it may
   * have them is for the caller to know.
   *
   * @param lifetime from now; cut to the authority's own. Of one that is not short the {@link
   *     #CLOCK_SKEW} before now is a part.
   */
  public X509Certificate sign(SigningRequest request, Set<KeyUse> uses, Duration lifetime) {
    boolean isShort = lifetime.compareTo(SHORT_LIFETIME) < 0;
    return certify(
        SubjectPublicKeyInfo.getInstance(request.key().getEncoded()),
        X500Name.getInstance(request.subject().getEncoded()),
        request.names(),
        uses,
        isShort ? lifetime : lifetime.minus(CLOCK_SKEW));
  }

  private X509Certificate certify(
      SubjectPublicKeyInfo key,
      X500Name subject,
      AlternativeNames names,
      Set<KeyUse> uses,
      Duration lifetime) {
    Instant now = environment.clock().now();
    Instant own = authority.certificate().getNotAfter().toInstant();
    Instant wanted = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    var builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()),
            serial(environment),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(wanted.isAfter(own) ? own : wanted),
            subject,
            key);
    try {
      extend(builder, names, uses);
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new PkiException("the certificate of " + subject + " cannot be made", e);
    }
    return signed(builder, authority.key());
  }

  private void extend(X509v3CertificateBuilder builder, AlternativeNames names, Set<KeyUse> uses)
      throws IOException, java.security.NoSuchAlgorithmException {
    var utilities = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    int bits =
        (uses.contains(KeyUse.DIGITAL_SIGNATURE) ? KeyUsage.digitalSignature : 0)
            | (uses.contains(KeyUse.KEY_ENCIPHERMENT) ? KeyUsage.keyEncipherment : 0);
    if (bits != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
    }
    KeyPurposeId[] purposes = purposes(uses);
    if (purposes.length > 0) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        utilities.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
    if (!names.isEmpty()) {
      builder.addExtension(Extension.subjectAlternativeName, false, names.encoded());
    }
  }

  private static KeyPurposeId[] purposes(Set<KeyUse> uses) {
    var purposes = new ArrayList<KeyPurposeId>();
    if (uses.contains(KeyUse.SERVER_AUTHENTICATION)) {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
    }
    if (uses.contains(KeyUse.CLIENT_AUTHENTICATION)) {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
    }
    return purposes.toArray(KeyPurposeId[]::new);
  }

  private static X500Name name(String commonName, List<String> organizations) {
    var builder = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(organization -> builder.addRDN(BCStyle.O, organization));
    builder.addRDN(BCStyle.CN, commonName);
    return builder.build();
  }

  private static BigInteger serial(Environment environment) {
    return new BigInteger(1, environment.ids().bytes(16)).setBit(0);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      var signer = new JcaContentSignerBuilder(Keys.signatureAlgorithm(key)).build(key);
      return Pem.certificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new PkiException("the authority's key cannot sign", e);
    }
  }
}
