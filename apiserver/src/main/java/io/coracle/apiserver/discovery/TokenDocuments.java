package io.coracle.apiserver.discovery;

import io.coracle.api.json.Json;
import io.coracle.apiserver.authentication.KeyIds;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Response;
import io.coracle.pki.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** By what others verify service account tokens: the issuer's metadata and its public keys. */
public final class TokenDocuments implements DocumentSource {
  private final byte[] configuration;
  private final byte[] keySet;

  public TokenDocuments(String issuer, SigningKeys keys) {
    this.configuration = Json.mapper().writeValueAsBytes(KeyIds.discovery(issuer, keys));
    this.keySet = KeyIds.keySet(keys).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<Response> answer(ApiCall call) {
    return switch (call.info().path()) {
      case "/.well-known/openid-configuration" ->
          Optional.of(Response.of(200, "application/json", configuration));
      case "/openid/v1/jwks" -> Optional.of(Response.of(200, "application/jwk-set+json", keySet));
      default -> Optional.empty();
    };
  }
}
