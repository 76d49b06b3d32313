package io.coracle.http.netty;

import io.coracle.pki.CertifiedKey;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS context of a server, made anew when its key or the authorities have changed. Connections
 * that are open keep what they began with. BoringSSL where it is available, which is several times
 * faster than the platform's TLS. Thread-safe.
 */
public final class ServerContexts {
  private final Supplier<CertifiedKey> keys;
  private final Supplier<List<X509Certificate>> authorities;
  private volatile @Nullable Current current;

  /**
   * @param authorities who may sign client certificates; empty for not asking for any
   */
  public ServerContexts(Supplier<CertifiedKey> keys, Supplier<List<X509Certificate>> authorities) {
    this.keys = keys;
    this.authorities = authorities;
  }

  /**
   * A context and what it was made of.
   *
   * @param verifier of client certificates, when they are asked for
   */
  public record Current(
      CertifiedKey key,
      List<X509Certificate> authorities,
      SslContext context,
      Optional<Certificates> verifier) {}

  /** The context for a new connection. */
  @SuppressWarnings("ReferenceEquality") // A supplier returns the same key until it changes.
  public Current get() {
    CertifiedKey key = keys.get();
    List<X509Certificate> trusted = authorities.get();
    Current known = current;
    if (known != null && known.key() == key && known.authorities().equals(trusted)) {
      return known;
    }
    Current fresh = make(key, trusted);
    current = fresh;
    return fresh;
  }

  private static Current make(CertifiedKey key, List<X509Certificate> trusted) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(key.key(), key.chain())
            .sslProvider(provider())
            .protocols("TLSv1.3", "TLSv1.2")
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
    Optional<Certificates> verifier = Optional.empty();
    if (!trusted.isEmpty()) {
      var certificates = new Certificates(trusted);
      verifier = Optional.of(certificates);
      builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new AskOnly(certificates.authorities()));
    }
    try {
      return new Current(key, trusted, builder.build(), verifier);
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up with " + key, e);
    }
  }

  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }
}
