package io.coracle.apiserver.kinds.configuration;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import io.coracle.pki.Keys;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets (API reference, Secret). Values never get into messages. */
public final class SecretStrategy implements Strategy {
  private static final String OPAQUE = "Opaque";

  @Override
  public void applyDefaults(ObjectNode secret) {
    Defaults.text(secret, "type", OPAQUE);
    ObjectNode texts = Defaults.object(secret, "stringData");
    if (texts != null) {
      ObjectNode data = texts.isEmpty() ? null : Defaults.objectOrNew(secret, "data");
      for (var entry : texts.properties()) {
        byte[] value = entry.getValue().asString("").getBytes(StandardCharsets.UTF_8);
        if (data != null) {
          data.put(entry.getKey(), Base64.getEncoder().encodeToString(value));
        }
      }
      secret.remove("stringData");
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field secret = Field.root(object, faults);
    Field data = secret.at("data");
    DataRules.keys(data);
    if (DataRules.size(data, true) > DataRules.MAX_BYTES) {
      data.tooLong(DataRules.MAX_BYTES);
    }
    switch (secret.at("type").text()) {
      case "kubernetes.io/service-account-token" -> {
        Field account =
            secret.at("metadata").at("annotations").key("kubernetes.io/service-account.name");
        account.notEmpty("");
      }
      case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
      case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
      case "kubernetes.io/basic-auth" -> {
        if (data.key("username").absent() && data.key("password").absent()) {
          data.key("username").required("");
          data.key("password").required("");
        }
      }
      case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").notEmpty("");
      case "kubernetes.io/tls" -> {
        for (String key : List.of("tls.crt", "tls.key")) {
          if (data.key(key).absent()) {
            data.key(key).required("");
          }
        }
      }
      default -> {
        // Other types have no rules.
      }
    }
  }

  private static void json(Field entry) {
    if (entry.absent()) {
      entry.required("");
    } else if (!isJson(entry.text())) {
      entry.invalid("<secret contents redacted>", "must hold a JSON object");
    }
  }

  private static boolean isJson(String base64) {
    try {
      JsonNode content = Json.parse(Base64.getDecoder().decode(base64));
      return content.isObject() || content.isNull();
    } catch (StatusException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public List<String> warnings(ObjectNode secret) {
    if (!Defaults.text(secret, "type").equals("kubernetes.io/tls")) {
      return List.of();
    }
    ObjectNode data = Defaults.objectOrNew(secret, "data");
    return isKeyPair(decoded(data, "tls.crt"), decoded(data, "tls.key"))
        ? List.of()
        : List.of("tls: the certificate and the key cannot be read, or do not belong together");
  }

  private static String decoded(ObjectNode data, String key) {
    byte[] bytes = Base64.getMimeDecoder().decode(Defaults.text(data, key));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isKeyPair(String certificate, String key) {
    try {
      List<X509Certificate> chain = Pem.certificates(certificate);
      return !chain.isEmpty() && Keys.match(chain.getFirst().getPublicKey(), Pem.privateKey(key));
    } catch (PkiException e) {
      return false;
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field secret = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    secret.at("type").immutable(old.at("type"));
    DataRules.immutable(secret, old, "data");
  }
}
