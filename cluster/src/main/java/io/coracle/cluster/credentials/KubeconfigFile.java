package io.coracle.cluster.credentials;

import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The administrator's kubeconfig. */
public final class KubeconfigFile {
  private static final String NAME = "coracle";

  private KubeconfigFile() {}

  /** How the administrator shows who he is. */
  public enum Credential {
    /** Renewed at every start: what people use. */
    CERTIFICATE,

    /**
     * For those who try out the API server itself: a token can be left out of a request, and
     * another one be sent, where a client certificate would always be the administrator's.
     */
    TOKEN
  }

  /** Writes it, readable for its owner alone (0600). */
  public static void write(
      Path file, String server, ClusterCredentials credentials, Credential credential) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %1$s
          user:
        %4$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        current-context: %1$s
        """
            .formatted(
                NAME,
                server,
                base64(Pem.text(credentials.authority().certificate())),
                user(credentials, credential).indent(4).stripTrailing());
    Pem.writeSecret(file, text);
  }

  private static String user(ClusterCredentials credentials, Credential credential) {
    return switch (credential) {
      case TOKEN -> "token: " + credentials.administratorToken();
      case CERTIFICATE -> {
        CertifiedKey key = credentials.administratorKey();
        yield """
        client-certificate-data: %s
        client-key-data: %s\
        """
            .formatted(base64(Pem.text(key.chain())), base64(Pem.text(key.key())));
      }
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
