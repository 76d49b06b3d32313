package io.coracle.http.netty;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Checks certificate chains against authorities, by the platform's PKIX rules. */
public final class Certificates {
  private final X509TrustManager manager;

  /** Trusts what {@code authorities} have signed. */
  public Certificates(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca" + i, authorities.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      this.manager = find(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the authorities' certificates cannot be used", e);
    }
  }

  private static X509TrustManager find(TrustManager[] managers) {
    for (TrustManager manager : managers) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("this Java has no PKIX trust manager");
  }

  /** Why a client's chain is not to be trusted; empty if it is. */
  public Optional<String> faultOfClient(X509Certificate[] chain) {
    try {
      manager.checkClientTrusted(chain, "UNKNOWN");
      return Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  X509Certificate[] authorities() {
    return manager.getAcceptedIssuers();
  }
}
