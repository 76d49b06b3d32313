package io.coracle.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * The subject alternative names of a certificate (RFC 5280, 4.2.1.6), of the four kinds that are
 * used in clusters.
 *
 * @param emails RFC 822 addresses
 * @param uris e.g. SPIFFE identities
 */
public record AlternativeNames(
    List<String> dnsNames, List<InetAddress> addresses, List<String> emails, List<String> uris) {
  public static final AlternativeNames NONE =
      new AlternativeNames(List.of(), List.of(), List.of(), List.of());

  public AlternativeNames {
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
    emails = List.copyOf(emails);
    uris = List.copyOf(uris);
  }

  /** Names of a server. */
  public static AlternativeNames of(List<String> dnsNames, List<InetAddress> addresses) {
    return new AlternativeNames(dnsNames, addresses, List.of(), List.of());
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  /** The names of a certificate. */
  public static AlternativeNames of(X509Certificate certificate) {
    try {
      byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
      return extension == null
          ? NONE
          : of(GeneralNames.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension)));
    } catch (IOException e) {
      throw new PkiException("the names of a certificate cannot be read", e);
    }
  }

  /**
   * @throws PkiException when there is a name of another kind
   */
  static AlternativeNames of(GeneralNames names) throws UnknownHostException {
    var dnsNames = new ArrayList<String>();
    var addresses = new ArrayList<InetAddress>();
    var emails = new ArrayList<String>();
    var uris = new ArrayList<String>();
    for (GeneralName name : names.getNames()) {
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> dnsNames.add(name.getName().toString());
        case GeneralName.iPAddress ->
            addresses.add(
                InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets()));
        case GeneralName.rfc822Name -> emails.add(name.getName().toString());
        case GeneralName.uniformResourceIdentifier -> uris.add(name.getName().toString());
        default -> throw new PkiException("there is an alternative name of a kind not supported");
      }
    }
    return new AlternativeNames(dnsNames, addresses, emails, uris);
  }

  GeneralNames encoded() {
    var all = new ArrayList<GeneralName>();
    dnsNames.forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
    addresses.forEach(a -> all.add(new GeneralName(GeneralName.iPAddress, a.getHostAddress())));
    emails.forEach(email -> all.add(new GeneralName(GeneralName.rfc822Name, email)));
    uris.forEach(uri -> all.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }
}
