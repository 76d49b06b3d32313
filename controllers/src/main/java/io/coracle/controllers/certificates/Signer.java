package io.coracle.controllers.certificates;

import io.coracle.pki.AlternativeNames;
import io.coracle.pki.KeyUse;
import io.coracle.pki.SigningRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The signers that the cluster's authority stands for, and what each signs (Kubernetes
 * documentation, "Certificates and Certificate Signing Requests", Kubernetes signers).
 */
enum Signer {
  /** Clients of the API server, whoever they are. */
  CLIENT("kubernetes.io/kube-apiserver-client") {
    @Override
    Optional<String> fault(SigningRequest request, Set<String> usages) {
      for (String usage : usages) {
        if (!CLIENT_USAGES.contains(usage)) {
          return Optional.of("invalid usage for client certificate: " + usage);
        }
      }
      return usages.contains(CLIENT_AUTHENTICATION)
          ? Optional.empty()
          : Optional.of("missing required usage for client certificate: " + CLIENT_AUTHENTICATION);
    }
  },

  /** Kubelets as clients of the API server. */
  KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet") {
    @Override
    Optional<String> fault(SigningRequest request, Set<String> usages) {
      AlternativeNames names = request.names();
      if (!request.organizations().equals(NODES)) {
        return NO_NODE_GROUP;
      }
      if (!names.dnsNames().isEmpty()) {
        return Optional.of("DNS subjectAltNames are not allowed");
      }
      if (!names.emails().isEmpty()) {
        return NO_EMAIL;
      }
      if (!names.addresses().isEmpty()) {
        return Optional.of("IP subjectAltNames are not allowed");
      }
      if (!names.uris().isEmpty()) {
        return NO_URI;
      }
      if (!request.commonName().startsWith(NODE_PREFIX)) {
        return NO_NODE_NAME;
      }
      return exactly(usages, CLIENT_AUTHENTICATION);
    }
  },

  /** The servers of kubelets. */
  KUBELET_SERVING("kubernetes.io/kubelet-serving") {
    @Override
    Optional<String> fault(SigningRequest request, Set<String> usages) {
      AlternativeNames names = request.names();
      if (!request.organizations().equals(NODES)) {
        return NO_NODE_GROUP;
      }
      if (names.dnsNames().isEmpty() && names.addresses().isEmpty()) {
        return Optional.of("DNS or IP subjectAltName is required");
      }
      if (!names.emails().isEmpty()) {
        return NO_EMAIL;
      }
      if (!names.uris().isEmpty()) {
        return NO_URI;
      }
      Optional<String> wrong = exactly(usages, SERVER_AUTHENTICATION);
      return wrong.isEmpty() && !request.commonName().startsWith(NODE_PREFIX)
          ? NO_NODE_NAME
          : wrong;
    }
  };

  static final String NODE_PREFIX = "system:node:";

  private static final String DIGITAL_SIGNATURE = "digital signature";
  private static final String KEY_ENCIPHERMENT = "key encipherment";
  private static final String CLIENT_AUTHENTICATION = "client auth";
  private static final String SERVER_AUTHENTICATION = "server auth";
  private static final Set<String> CLIENT_USAGES =
      Set.of(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, CLIENT_AUTHENTICATION);
  private static final List<String> NODES = List.of("system:nodes");
  private static final Optional<String> NO_NODE_GROUP =
      Optional.of("subject organization is not system:nodes");
  private static final Optional<String> NO_NODE_NAME =
      Optional.of("subject common name does not begin with system:node:");
  private static final Optional<String> NO_EMAIL =
      Optional.of("Email subjectAltNames are not allowed");
  private static final Optional<String> NO_URI = Optional.of("URI subjectAltNames are not allowed");

  private final String text;

  Signer(String text) {
    this.text = text;
  }

  /** The signer that requests name so; empty for those that somebody else signs. */
  static Optional<Signer> of(String name) {
    return Arrays.stream(values()).filter(signer -> signer.text.equals(name)).findFirst();
  }

  /** Why the signer does not sign such a request; empty if it does. */
  abstract Optional<String> fault(SigningRequest request, Set<String> usages);

  /** The usages of a kubelet's certificate; keys that are not RSA encipher none. */
  private static Optional<String> exactly(Set<String> usages, String purpose) {
    boolean right =
        usages.equals(Set.of(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, purpose))
            || usages.equals(Set.of(DIGITAL_SIGNATURE, purpose));
    if (right) {
      return Optional.empty();
    }
    List<String> all = Stream.of(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, purpose).sorted().toList();
    return Optional.of("usages did not match [" + String.join(" ", all) + "]");
  }

  /** What a certificate with usages that the signer accepts says of its key. */
  static Set<KeyUse> uses(Set<String> usages) {
    var uses = EnumSet.noneOf(KeyUse.class);
    for (String usage : usages) {
      switch (usage) {
        case DIGITAL_SIGNATURE -> uses.add(KeyUse.DIGITAL_SIGNATURE);
        case KEY_ENCIPHERMENT -> uses.add(KeyUse.KEY_ENCIPHERMENT);
        case CLIENT_AUTHENTICATION -> uses.add(KeyUse.CLIENT_AUTHENTICATION);
        case SERVER_AUTHENTICATION -> uses.add(KeyUse.SERVER_AUTHENTICATION);
        default -> throw new IllegalArgumentException("no signer accepts the usage " + usage);
      }
    }
    return uses;
  }
}
