package io.coracle.kubelet.config;

import java.util.List;

/**
 * For which images on the node a pod has to show credentials ({@code
 * imagePullCredentialsVerificationPolicy}).
 *
 * @param allowed repositories whose images need none, such as {@code registry.example.com/team/*}
 *     or one whole name; only for {@link Policy#NEVER_ALLOWLISTED}
 */
public record ImageVerification(Policy policy, List<String> allowed) {
  public ImageVerification {
    allowed = List.copyOf(allowed);
  }

  /** Which images are concerned. */
  public enum Policy {
    NEVER("NeverVerify"),
    NEVER_PRELOADED("NeverVerifyPreloadedImages"),
    NEVER_ALLOWLISTED("NeverVerifyAllowlistedImages"),
    ALWAYS("AlwaysVerify");

    private final String text;

    Policy(String text) {
      this.text = text;
    }

    /** As the configuration has it. */
    public String text() {
      return text;
    }
  }

  /**
   * Whether a pod has to show credentials for an image.
   *
   * @param repository the image's name without tag and digest
   * @param pulled whether a pod of this node had it pulled
   */
  public boolean required(String repository, boolean pulled) {
    return switch (policy) {
      case NEVER -> false;
      case NEVER_PRELOADED -> pulled;
      case NEVER_ALLOWLISTED -> allowed.stream().noneMatch(pattern -> matches(pattern, repository));
      case ALWAYS -> true;
    };
  }

  private static boolean matches(String pattern, String repository) {
    return pattern.endsWith("/*")
        ? repository.startsWith(pattern.substring(0, pattern.length() - 1))
        : repository.equals(pattern);
  }
}
