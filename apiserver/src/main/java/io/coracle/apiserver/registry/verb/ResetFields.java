package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.api.apply.FieldFilter;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.fields.FieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which fields a write to a resource or subresource cannot own, because they stay as they are
 * whatever is sent: the status for the object itself, everything else for the status. What the
 * reference server adds and leaves out for some kinds is visible in who owns what, so it is here
 * too.
 */
final class ResetFields {
  private static final FieldSet STATUS = FieldSet.ofFields("status");
  private static final FieldSet SPEC = FieldSet.ofFields("spec");
  private static final FieldSet METADATA = FieldSet.ofFields("metadata");

  /** Kinds whose status cannot be written together with metadata. */
  private static final Set<GroupResource> STATUS_WITHOUT_METADATA =
      Set.of(
          new GroupResource("storage.k8s.io", "volumeattachments"),
          new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas"),
          new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
          new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies"),
          new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"));

  /** Kinds for which the reference server names no field. */
  private static final Set<GroupResource> NOTHING_RESET =
      Set.of(new GroupResource("networking.k8s.io", "servicecidrs"));

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
  private static final GroupResource SIGNING_REQUESTS =
      new GroupResource("certificates.k8s.io", "certificatesigningrequests");

  private ResetFields() {}

  /** What a write to {@code subresource}, which is empty for the object itself, can own. */
  static FieldFilter of(Resource resource, String subresource) {
    GroupResource storage = resource.storage();
    if (NOTHING_RESET.contains(storage)) {
      return FieldFilter.ALL;
    }
    return switch (subresource) {
      case "" ->
          resource.subresource("status").isPresent()
              ? FieldFilter.without(STATUS)
              : FieldFilter.ALL;
      case "finalize" -> FieldFilter.without(STATUS);
      case "status" -> FieldFilter.without(status(storage));
      case "approval" ->
          FieldFilter.without(SPEC.union(FieldSet.ofFields("status", "certificate")));
      case "ephemeralcontainers" -> only("spec.ephemeralContainers");
      case "resize" ->
          only(
              "spec.containers.*.resources",
              "spec.containers.*.resizePolicy",
              "spec.initContainers.*.resources",
              "spec.initContainers.*.resizePolicy",
              "spec.resources");
      default -> FieldFilter.ALL;
    };
  }

  private static FieldSet status(GroupResource storage) {
    if (STATUS_WITHOUT_METADATA.contains(storage)) {
      return SPEC.union(METADATA);
    }
    if (storage.equals(PODS)) {
      return SPEC.union(FieldSet.ofFields("metadata", "deletionTimestamp"))
          .union(FieldSet.ofFields("metadata", "ownerReferences"));
    }
    if (storage.equals(DEPLOYMENTS)) {
      return SPEC.union(FieldSet.ofFields("metadata", "labels"));
    }
    if (storage.equals(SIGNING_REQUESTS)) {
      return SPEC.union(FieldSet.ofFields("status", "conditions"));
    }
    return SPEC;
  }

  private static FieldFilter only(String... paths) {
    return FieldFilter.only(
        Arrays.stream(paths).map(path -> List.of(path.split("\\.", -1))).toList());
  }
}
