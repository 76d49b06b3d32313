package io.coracle.kubelet.runtime;

/** Credentials for a registry. Never printed. */
public record ImageAuth(String server, String user, String password, String identityToken) {

  @Override
  public String toString() {
    return "ImageAuth[" + server + "]";
  }
}
