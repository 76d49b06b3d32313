package io.coracle.cluster.credentials;

import io.coracle.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The administrator's kubeconfig. */
public final class KubeconfigFile {
  private static final String NAME = "coracle";

  private KubeconfigFile() {}

  /**
   * Writes it, readable for its owner alone (0600), with the administrator's token: whoever shows
   * another credential with it is that other, which a client certificate would hide.
   */
  public static void write(Path file, String server, ClusterCredentials credentials) {
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
            token: %4$s
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
                credentials.administratorToken());
    Pem.writeSecret(file, text);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
