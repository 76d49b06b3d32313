package io.coracle.kubelet.archive;

/** The platform an image is for, in the words of the OCI image specification. */
public record ImagePlatform(String operatingSystem, String architecture) {

  /** This machine's. */
  public static ImagePlatform current() {
    String machine = System.getProperty("os.arch", "");
    return new ImagePlatform(
        "linux",
        switch (machine) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> machine;
        });
  }
}
