package io.coracle.kubelet.server;

import io.coracle.http.Peer;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Who may use the kubelet's HTTP API. */
@FunctionalInterface
public interface KubeletAccess {

  /** The refusal of {@code request}, or empty when it may go on. */
  Optional<Response> refusal(Request request);

  /**
   * Lets in those whose client certificate, signed by the cluster's authority, names one of {@code
   * users} or {@code groups}; and components of this process of the same names.
   */
  static KubeletAccess certificates(Set<String> users, Set<String> groups) {
    return request -> {
      Optional<Names> names = Names.of(request.peer());
      if (names.isEmpty()) {
        return Optional.of(Response.text(401, "Unauthorized"));
      }
      boolean known =
          users.contains(names.get().user())
              || names.get().groups().stream().anyMatch(groups::contains);
      return known
          ? Optional.empty()
          : Optional.of(
              Response.text(
                  403,
                  "Forbidden (user="
                      + names.get().user()
                      + ", verb="
                      + request.method()
                      + ", resource=nodes)"));
    };
  }

  /** Who a peer is: a certificate's common name and organizations. */
  record Names(String user, List<String> groups) {
    public Names {
      groups = List.copyOf(groups);
    }

    static Optional<Names> of(Peer peer) {
      return switch (peer) {
        case Peer.Remote remote -> remote.certificate().map(Names::of);
        case Peer.InProcess component ->
            Optional.of(new Names(component.user(), component.groups()));
      };
    }

    private static Names of(X509Certificate certificate) {
      String user = "";
      var groups = new ArrayList<String>();
      try {
        var name = new LdapName(certificate.getSubjectX500Principal().getName());
        for (Rdn part : name.getRdns()) {
          if (part.getType().equalsIgnoreCase("CN")) {
            user = part.getValue().toString();
          } else if (part.getType().equalsIgnoreCase("O")) {
            groups.add(part.getValue().toString());
          }
        }
      } catch (InvalidNameException e) {
        throw new IllegalStateException("a certificate's subject is always a name", e);
      }
      return new Names(user, groups);
    }
  }
}
