package io.coracle.apiserver.admission.access;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Trees;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the user must be allowed for a step in the life of a certificate: to {@code approve} for the
 * signer, to {@code sign} for it; and nobody gets a client certificate of the group that may do
 * everything.
 */
public final class CertificateAdmission implements AdmissionPlugin {
  private static final String GROUP = "certificates.k8s.io";
  private static final GroupResource REQUESTS =
      new GroupResource(GROUP, "certificatesigningrequests");
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";
  private static final String MASTERS = "system:masters";

  private final Step step;
  private final Objects objects;

  /** Which step a plug-in looks at; each can be switched off by itself. */
  public enum Step {
    APPROVAL("CertificateApproval"),
    SIGNING("CertificateSigning"),
    SUBJECT("CertificateSubjectRestriction");

    private final String plugin;

    Step(String plugin) {
      this.plugin = plugin;
    }
  }

  public CertificateAdmission(Step step, Objects objects) {
    this.step = step;
    this.objects = objects;
  }

  @Override
  public String name() {
    return step.plugin;
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object().orElse(null);
    if (object == null || !attributes.resource().storage().equals(REQUESTS)) {
      return;
    }
    switch (step) {
      case APPROVAL -> {
        if (attributes.subresource().equals("approval")) {
          check(attributes, "approve");
        }
      }
      case SIGNING -> {
        if (attributes.subresource().equals("status") && signs(attributes, object)) {
          check(attributes, "sign");
        }
      }
      case SUBJECT -> {
        if (attributes.operation() == Operation.CREATE) {
          subject(attributes, object);
        }
      }
    }
  }

  private static boolean signs(AdmissionAttributes attributes, ObjectNode object) {
    JsonNode before = attributes.before().orElseThrow().path("status");
    JsonNode after = object.path("status");
    return !Trees.equal(after.path("certificate"), before.path("certificate"))
        || !Trees.equal(after.path("conditions"), before.path("conditions"));
  }

  /** Rights for signers are given by name or for all of a domain: {@code example.com/*}. */
  private void check(AdmissionAttributes attributes, String verb) {
    String signer = attributes.before().orElseThrow().path("spec").path("signerName").asString("");
    int slash = signer.indexOf('/');
    String domain = (slash < 0 ? signer : signer.substring(0, slash)) + "/*";
    StoredRules rules = StoredRules.of(objects);
    for (String name : List.of(signer, domain)) {
      if (rules.allows(attributes.identity(), verb, GROUP, "signers", "", name)) {
        return;
      }
    }
    throw StatusException.forbidden(
        REQUESTS,
        attributes.name(),
        "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
  }

  private static void subject(AdmissionAttributes attributes, ObjectNode object) {
    JsonNode spec = object.path("spec");
    if (!spec.path("signerName").asString("").equals(CLIENT_SIGNER)) {
      return;
    }
    if (organizations(spec.path("request").asString("")).contains(MASTERS)) {
      throw StatusException.forbidden(
          REQUESTS,
          attributes.name(),
          "use of " + CLIENT_SIGNER + " signer with " + MASTERS + " group is not allowed");
    }
  }

  /** Of a request that can be read; what cannot be read was refused by validation. */
  private static List<String> organizations(String base64) {
    try {
      byte[] pem = Base64.getDecoder().decode(base64);
      return SigningRequest.organizations(new String(pem, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | PkiException e) {
      return List.of();
    }
  }
}
