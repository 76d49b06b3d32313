package io.coracle.controllers.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A JSON web signature without its content (RFC 7515, appendix F), by a bootstrap token. */
final class DetachedSignature {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String ALGORITHM = "HmacSHA256";

  private DetachedSignature() {}

  static String of(BootstrapToken token, String content) {
    String header = encoded("{\"alg\":\"HS256\",\"kid\":\"" + token.id() + "\"}");
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes(token.secret()), ALGORITHM));
      byte[] signature = mac.doFinal(bytes(header + "." + encoded(content)));
      return header + ".." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
