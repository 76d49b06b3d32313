package io.coracle.http.netty;

import io.coracle.pki.CertifiedKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS context of a client, made anew when its key has changed. Thread-safe. */
public final class ClientContexts {
  private final Optional<Supplier<CertifiedKey>> keys;
  private final Trust trust;
  private volatile @Nullable Current current;

  /** Which servers a client trusts. */
  public sealed interface Trust {

    /** Those that the platform trusts. */
    record Platform() implements Trust {}

    /** Those with a certificate of one of {@code authorities} that fits their name. */
    record Authorities(List<X509Certificate> authorities) implements Trust {
      public Authorities {
        authorities = List.copyOf(authorities);
      }
    }

    /** Any, unchecked. */
    record Anyone() implements Trust {}
  }

  private record Current(@Nullable CertifiedKey key, SslContext context) {}

  public ClientContexts(Optional<Supplier<CertifiedKey>> keys, Trust trust) {
    this.keys = keys;
    this.trust = trust;
  }

  /** The context for a new connection. */
  @SuppressWarnings("ReferenceEquality") // A supplier returns the same key until it changes.
  public SslContext get() {
    CertifiedKey key = keys.isPresent() ? keys.get().get() : null;
    Current known = current;
    if (known != null && known.key() == key) {
      return known.context();
    }
    SslContext fresh = make(key);
    current = new Current(key, fresh);
    return fresh;
  }

  private SslContext make(@Nullable CertifiedKey key) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(ServerContexts.provider())
            .protocols("TLSv1.3", "TLSv1.2");
    switch (trust) {
      case Trust.Platform platform -> {
        // Netty's default.
      }
      case Trust.Authorities(List<X509Certificate> authorities) ->
          builder.trustManager(authorities);
      case Trust.Anyone anyone ->
          builder
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm(null);
    }
    if (key != null) {
      builder.keyManager(key.key(), key.chain());
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up for a client", e);
    }
  }
}
