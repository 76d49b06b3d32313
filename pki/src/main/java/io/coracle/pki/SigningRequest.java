package io.coracle.pki;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
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
 * @param commonName empty if there is none
 * @param organizations in order
 */
public record SigningRequest(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<InetAddress> addresses,
    PublicKey key) {

  public SigningRequest {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
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
    } catch (IOException | OperatorCreationException | PKCSException e) {
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
    var name = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
    name.addRDN(BCStyle.CN, commonName);
    try {
      var signer =
          new JcaContentSignerBuilder(Keys.signatureAlgorithm(pair.getPrivate()))
              .build(pair.getPrivate());
      var request =
          new JcaPKCS10CertificationRequestBuilder(name.build(), pair.getPublic()).build(signer);
      return Pem.block("CERTIFICATE REQUEST", request.getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new PkiException("the certificate request of " + commonName + " cannot be made", e);
    }
  }

  private static SigningRequest of(PKCS10CertificationRequest request, PublicKey key)
      throws UnknownHostException {
    var dnsNames = new ArrayList<String>();
    var addresses = new ArrayList<InetAddress>();
    Extension names =
        request.getRequestedExtensions() == null
            ? null
            : request.getRequestedExtensions().getExtension(Extension.subjectAlternativeName);
    if (names != null) {
      var parsed = org.bouncycastle.asn1.x509.GeneralNames.getInstance(names.getParsedValue());
      for (GeneralName name : parsed.getNames()) {
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> dnsNames.add(name.getName().toString());
          case GeneralName.iPAddress ->
              addresses.add(
                  InetAddress.getByAddress(
                      ASN1OctetString.getInstance(name.getName()).getOctets()));
          default ->
              throw new PkiException("the certificate request names something not supported");
        }
      }
    }
    List<String> common = values(request.getSubject(), BCStyle.CN);
    return new SigningRequest(
        common.isEmpty() ? "" : common.getFirst(),
        values(request.getSubject(), BCStyle.O),
        dnsNames,
        addresses,
        key);
  }

  private static List<String> values(
      X500Name subject, org.bouncycastle.asn1.ASN1ObjectIdentifier attribute) {
    return Arrays.stream(subject.getRDNs(attribute))
        .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
        .toList();
  }
}
