package io.coracle.kubelet.certificate;

import java.util.List;

/** What a kubelet has a certificate for. */
enum Purpose {
  CLIENT("kubernetes.io/kube-apiserver-client-kubelet", "client auth", "kubelet-client.pem"),
  SERVING("kubernetes.io/kubelet-serving", "server auth", "kubelet-server.pem");

  private final String signer;
  private final String usage;
  private final String file;

  Purpose(String signer, String usage, String file) {
    this.signer = signer;
    this.usage = usage;
    this.file = file;
  }

  /** Who signs it. */
  String signer() {
    return signer;
  }

  /** What its key is used for; it is an EC key, which enciphers nothing. */
  List<String> usages() {
    return List.of("digital signature", usage);
  }

  /** The name of the file with the key and its certificate. */
  String file() {
    return file;
  }
}
