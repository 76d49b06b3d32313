package io.coracle.controllers.certificates;

import io.coracle.api.GroupVersionResource;
import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the API server what the sender of a request may do. */
record AccessCheck(Client client) {
  private static final GroupVersionResource REVIEWS =
      new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");

  /** Whether the sender may create {@code certificatesigningrequests/SUBRESOURCE}. */
  boolean mayCreate(CertificateSigningRequestSpec sender, String subresource) {
    var spec = new HashMap<String, Object>();
    spec.put("user", sender.getUsername());
    put(spec, "uid", sender.getUid());
    put(spec, "groups", sender.getGroups());
    put(spec, "extra", sender.getExtra());
    spec.put(
        "resourceAttributes",
        Map.of(
            "group", "certificates.k8s.io",
            "resource", "certificatesigningrequests",
            "verb", "create",
            "version", "*",
            "subresource", subresource));
    var review = new GenericKubernetesResource();
    review.setApiVersion("authorization.k8s.io/v1");
    review.setKind("SubjectAccessReview");
    review.setAdditionalProperty("spec", spec);
    GenericKubernetesResource answer =
        client.resources(REVIEWS, GenericKubernetesResource.class).create("", review);
    return Boolean.TRUE.equals(answer.get("status", "allowed"));
  }

  private static void put(Map<String, Object> spec, String field, @Nullable Object value) {
    if (value != null) {
      spec.put(field, value);
    }
  }
}
