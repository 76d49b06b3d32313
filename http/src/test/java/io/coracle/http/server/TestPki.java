package io.coracle.http.server;

import io.coracle.base.Environment;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority with a server key, and TLS contexts of the platform that fit them. */
public final class TestPki {
  public final CertificateAuthority authority =
      CertificateAuthority.create("test-ca", Environment.system());

  public CertifiedKey serverKey() {
    return authority.issue(
        CertificateProfile.server("server", List.of("localhost", "127.0.0.1"), lifetime()));
  }

  public CertifiedKey clientKey(String user, String... groups) {
    return authority.issue(CertificateProfile.client(user, List.of(groups), lifetime()));
  }

  private static Duration lifetime() {
    return Duration.ofHours(1);
  }

  /** A context for clients that trust the authority, and show {@code key} if there is one. */
  public SSLContext clientContext(@Nullable CertifiedKey key) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = null;
    if (key != null) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      char[] password = "unused".toCharArray();
      own.setKeyEntry(
          "key", key.key(), password, key.chain().toArray(new java.security.cert.Certificate[0]));
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, password);
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }
}
