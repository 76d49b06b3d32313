package io.coracle.pki;

import java.io.IOException;
import java.io.StringReader;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS#10) whose signature has been checked: the sender holds the
 * private key.
 *
 * @param subject as it was sent
 * @param commonName empty if there is none
 * @param organizations in order
 * @param names alternative names
 */
public record SigningRequest(
    X500Principal subject,
    String commonName,
    List<String> organizations,
    AlternativeNames names,
    PublicKey key) {

  public SigningRequest {
    organizations = List.copyOf(organizations);
  }

  /**
   * Reads a request from PEM.
   *
   * @throws PkiException when it is broken or its signature does not fit its key
   */
  public static SigningRequest parse(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        PublicKey key = Pem.publicKey(request.getSubjectPublicKeyInfo());
        if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
          throw new PkiException("the signature of the certificate request does not fit its key");
        }
        return of(request, key);
      }
      throw new PkiException("there is no certificate request in the PEM text");
    } catch (IOException | IllegalArgumentException | OperatorCreationException | PKCSException e) {
      throw new PkiException("the certificate request is broken: " + e.getMessage(), e);
    }
  }

  /**
   * The organizations of the subject of a request, whatever else it asks for. The signature is not
   * checked.
   *
   * @throws PkiException when the text is no request
   */
  public static List<String> organizations(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        return values(request.getSubject(), BCStyle.O);
      }
      throw new PkiException("there is no certificate request in the PEM text");
    } catch (IOException | IllegalArgumentException e) {
      throw new PkiException("the certificate request is broken: " + e.getMessage(), e);
    }
  }

  /** The PEM text of a request for {@code pair}, with that subject and no alternative names. */
  public static String make(KeyPair pair, String commonName, List<String> organizations) {
    return make(pair, commonName, organizations, AlternativeNames.NONE);
  }

  /** The PEM text of a request for {@code pair}, with that subject and those names. */
  public static String make(
      KeyPair pair, String commonName, List<String> organizations, AlternativeNames names) {
    var name = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
    name.addRDN(BCStyle.CN, commonName);
    try {
      var signer =
          new JcaContentSignerBuilder(Keys.signatureAlgorithm(pair.getPrivate()))
              .build(pair.getPrivate());
      var builder = new JcaPKCS10CertificationRequestBuilder(name.build(), pair.getPublic());
      if (!names.isEmpty()) {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, names.encoded());
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
      }
      PKCS10CertificationRequest request = builder.build(signer);
      return Pem.block("CERTIFICATE REQUEST", request.getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new PkiException("the certificate request of " + commonName + " cannot be made", e);
    }
  }

  private static SigningRequest of(PKCS10CertificationRequest request, PublicKey key)
      throws IOException {
    Extension names =
        request.getRequestedExtensions() == null
            ? null
            : request.getRequestedExtensions().getExtension(Extension.subjectAlternativeName);
    List<String> common = values(request.getSubject(), BCStyle.CN);
    if (common.size() > 1) {
      // Which one is the user would be for each reader of the certificate to guess.
      throw new PkiException("the subject has more than one common name");
    }
    return new SigningRequest(
        new X500Principal(request.getSubject().getEncoded()),
        common.isEmpty() ? "" : common.getFirst(),
        values(request.getSubject(), BCStyle.O),
        names == null
            ? AlternativeNames.NONE
            : AlternativeNames.of(GeneralNames.getInstance(names.getParsedValue())),
        key);
  }

  /** Of all attributes, also of those that share a place in the sequence. */
  private static List<String> values(X500Name subject, ASN1ObjectIdentifier attribute) {
    return Arrays.stream(subject.getRDNs())
        .flatMap(place -> Arrays.stream(place.getTypesAndValues()))
        .filter(one -> one.getType().equals(attribute))
        .map(
            one ->
                one.getValue() instanceof ASN1String text
                    ? text.getString()
                    : IETFUtils.valueToString(one.getValue()))
        .toList();
  }
}
