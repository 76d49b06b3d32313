package io.coracle.apiserver.kinds.certificate;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a request for a certificate has to look like. */
final class SigningRequestRules {
  private static final List<String> USAGES =
      List.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final int MIN_SECONDS = 600;
  private static final int MAX_SIGNER_LENGTH = 571;
  private static final Set<String> DECISIONS = Set.of("Approved", "Denied", "Failed");
  private static final List<String> TRUTHS = List.of("False", "True", "Unknown");
  private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^-]*)-----");

  private SigningRequestRules() {}

  static void validate(Field request) {
    Field spec = request.at("spec");
    request(spec.at("request"));
    usages(spec.at("usages"));
    signer(spec.at("signerName"));
    Field expiration = spec.at("expirationSeconds");
    if (expiration.present() && expiration.number() < MIN_SECONDS) {
      expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
    conditions(request.at("status").at("conditions"));
    certificate(request.at("status").at("certificate"));
  }

  private static void request(Field request) {
    try {
      SigningRequest.organizations(decoded(request).orElse(""));
    } catch (PkiException e) {
      request.invalid("PEM block of type CERTIFICATE REQUEST expected: " + e.getMessage());
    }
  }

  private static Optional<String> decoded(Field base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.text());
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void usages(Field usages) {
    if (usages.size() == 0) {
      usages.required("usages must be specified");
      return;
    }
    for (Field usage : usages.items()) {
      usage.oneOf(USAGES);
    }
    Set<String> seen = new HashSet<>();
    for (Field usage : usages.items()) {
      if (!seen.add(usage.text())) {
        usage.duplicate();
      }
    }
  }

  private static void signer(Field signer) {
    if (signer.is(LEGACY)) {
      signer.invalid("the legacy signerName is not allowed via this API version");
      return;
    }
    if (!signer.notEmpty("")) {
      return;
    }
    String[] parts = signer.text().split("/", -1);
    if (parts.length != 2) {
      signer.invalid("must be a fully qualified domain and path of the form 'example.com/name'");
      return;
    }
    signer.invalid(Names.dnsSubdomain(parts[0]));
    if (parts[0].split("\\.", -1).length < 2) {
      signer.invalid("should be a domain with at least two segments separated by dots");
    }
    signer.invalid(Names.dnsSubdomain(parts[1]));
    if (signer.text().length() > MAX_SIGNER_LENGTH) {
      signer.tooLong(MAX_SIGNER_LENGTH);
    }
  }

  private static void conditions(Field conditions) {
    Set<String> seen = new HashSet<>();
    for (Field condition : conditions.items()) {
      Field type = condition.at("type");
      type.notEmpty("");
      Field status = condition.at("status");
      if (status.notEmpty("")) {
        status.oneOf(DECISIONS.contains(type.text()) ? List.of("True") : TRUTHS);
      }
      if (!seen.add(type.text())) {
        type.duplicate();
      }
    }
    if (seen.contains("Approved") && seen.contains("Denied")) {
      conditions.invalid("Approved", "Approved and Denied conditions are mutually exclusive");
    }
  }

  private static void certificate(Field certificate) {
    if (certificate.isEmpty()) {
      return;
    }
    String text = decoded(certificate).orElse("");
    boolean others =
        BLOCK.matcher(text).results().anyMatch(block -> !block.group(1).equals("CERTIFICATE"));
    try {
      if (others || Pem.certificates(text).isEmpty()) {
        certificate.invalid("must contain one or more PEM blocks of type CERTIFICATE, only");
      }
    } catch (PkiException e) {
      certificate.invalid(String.valueOf(e.getMessage()));
    }
  }
}
