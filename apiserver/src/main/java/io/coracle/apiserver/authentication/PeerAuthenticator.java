package io.coracle.apiserver.authentication;

import io.coracle.apiserver.request.Identity;
import io.coracle.base.Clock;
import io.coracle.http.Peer;
import io.coracle.http.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Knows clients by what the connection shows: components of this process by their word, others by a
 * client certificate, whose common name is the user and whose organizations are the groups.
 */
public final class PeerAuthenticator implements Authenticator {
  private static final int MAX_REMEMBERED = 4096;
  private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  private final Clock clock;
  private final BoundedCache<X509Certificate, Identity> known = new BoundedCache<>(MAX_REMEMBERED);

  public PeerAuthenticator(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Outcome authenticate(Request request) {
    return switch (request.peer()) {
      case Peer.InProcess peer ->
          new Outcome.Known(
              new Identity(peer.user(), "", Groups.withAuthenticated(peer.groups()), peer.extra()));
      case Peer.Remote peer -> remote(peer);
    };
  }

  private Outcome remote(Peer.Remote peer) {
    if (peer.refusal().isPresent()) {
      return new Outcome.Refused(peer.refusal().get());
    }
    if (peer.certificate().isEmpty()) {
      return new Outcome.NoCredential();
    }
    X509Certificate certificate = peer.certificate().get();
    try {
      // The handshake has checked this too, but connections live long.
      certificate.checkValidity(Date.from(clock.now()));
      Identity identity = known.get(certificate);
      if (identity == null) {
        identity = read(certificate);
        known.put(certificate, identity);
      }
      return identity.user().isEmpty()
          ? new Outcome.Refused("the certificate has no common name")
          : new Outcome.Known(identity);
    } catch (CertificateException | InvalidNameException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Identity read(X509Certificate certificate)
      throws InvalidNameException, CertificateException {
    String user = "";
    List<String> groups = new ArrayList<>();
    List<Rdn> names =
        new ArrayList<>(new LdapName(certificate.getSubjectX500Principal().getName()).getRdns());
    for (Rdn name : names) {
      if (name.getType().equalsIgnoreCase("CN")) {
        user = String.valueOf(name.getValue());
      } else if (name.getType().equalsIgnoreCase("O")) {
        groups.add(String.valueOf(name.getValue()));
      }
    }
    return new Identity(
        user,
        "",
        Groups.withAuthenticated(Collections.unmodifiableList(groups)),
        Map.of(CREDENTIAL_ID, List.of("X509SHA256=" + fingerprint(certificate))));
  }

  private static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate has no fingerprint", e);
    }
  }
}
