package io.coracle.apiserver.authorization;

import java.util.List;

/** Decides whether an access is allowed. Thread-safe; must be quick. */
@FunctionalInterface
public interface Authorizer {

  Decision decide(Access access);

  /** What an authorizer says. */
  sealed interface Decision {

    record Allowed(String reason) implements Decision {}

    /** No, and nobody else is to be asked. */
    record Denied(String reason) implements Decision {}

    /** Not that this authorizer knew; ask the next. Nobody knowing means no. */
    record NoOpinion(String reason) implements Decision {}
  }

  /** Whether {@code access} is allowed. */
  default boolean allows(Access access) {
    return decide(access) instanceof Decision.Allowed;
  }

  /**
   * Lets {@code access} pass or throws.
   *
   * @throws io.coracle.api.StatusException with reason Forbidden
   */
  default void check(Access access) {
    switch (decide(access)) {
      case Decision.Allowed allowed -> {}
      case Decision.Denied(String reason) -> throw access.forbidden(reason);
      case Decision.NoOpinion(String reason) -> throw access.forbidden(reason);
    }
  }

  /** Asks {@code authorizers} in turn until one has an opinion. */
  static Authorizer firstOf(List<Authorizer> authorizers) {
    List<Authorizer> all = List.copyOf(authorizers);
    return access -> {
      String reason = "";
      for (Authorizer one : all) {
        Decision decision = one.decide(access);
        if (!(decision instanceof Decision.NoOpinion(String why))) {
          return decision;
        }
        reason = reason.isEmpty() ? why : reason;
      }
      return new Decision.NoOpinion(reason);
    };
  }

  /** Allows everything to members of {@code group}, whatever the rules say. */
  static Authorizer privileged(String group) {
    return access ->
        access.who().inGroup(group) ? new Decision.Allowed("") : new Decision.NoOpinion("");
  }
}
