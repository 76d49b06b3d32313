package io.coracle.kubelet.image;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image's name, taken apart as registries do.
 *
 * @param registry the host, {@code docker.io} if the name has none
 * @param repository below the registry
 * @param tag empty if there is a digest and no tag, {@code latest} if there is neither
 * @param digest such as {@code sha256:…}; empty if there is none
 */
public record ImageName(String registry, String repository, String tag, String digest) {
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST =
      Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}");

  /** The parts of a name; empty if it is none. */
  public static Optional<ImageName> parse(String text) {
    int at = text.indexOf('@');
    String digest = at < 0 ? "" : text.substring(at + 1);
    String rest = at < 0 ? text : text.substring(0, at);
    int colon = rest.lastIndexOf(':');
    boolean tagged = colon > rest.lastIndexOf('/');
    String tag = tagged ? rest.substring(colon + 1) : "";
    String name = tagged ? rest.substring(0, colon) : rest;
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hosted = first.contains(".") || first.contains(":") || first.equals("localhost");
    String registry = hosted ? first : "docker.io";
    String repository = hosted ? name.substring(slash + 1) : name;
    boolean wellFormed =
        REPOSITORY.matcher(repository).matches()
            && (!tagged || TAG.matcher(tag).matches())
            && (at < 0 || DIGEST.matcher(digest).matches())
            && registry.toLowerCase(Locale.ROOT).matches("[a-z0-9.:\\[\\]_-]+");
    return wellFormed
        ? Optional.of(
            new ImageName(registry, repository, tag.isEmpty() && at < 0 ? "latest" : tag, digest))
        : Optional.empty();
  }

  /** Where it lies, without tag and digest: {@code docker.io/library/busybox}. */
  public String location() {
    boolean official = registry.equals("docker.io") && repository.indexOf('/') < 0;
    return registry + (official ? "/library/" : "/") + repository;
  }

  /** Whether the name can mean something else tomorrow: no digest and the tag {@code latest}. */
  public boolean floating() {
    return digest.isEmpty() && tag.equals("latest");
  }
}
