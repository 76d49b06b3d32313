package io.coracle.apiserver.authentication;

import io.coracle.apiserver.request.Identity;
import io.coracle.http.Request;
import java.util.List;

/** Finds out who asks. Thread-safe. */
@FunctionalInterface
public interface Authenticator {

  Outcome authenticate(Request request);

  /** What an authenticator makes of a request. */
  sealed interface Outcome {

    /** It is {@code identity}. */
    record Known(Identity identity) implements Outcome {}

    /** The request has no credential of the kind looked for. */
    record NoCredential() implements Outcome {}

    /**
     * The request has a credential that is not good.
     *
     * @param why for the log; not for the client
     */
    record Refused(String why) implements Outcome {}
  }

  /** Asks {@code authenticators} in turn; the first that finds a credential decides. */
  static Authenticator firstOf(List<Authenticator> authenticators) {
    List<Authenticator> all = List.copyOf(authenticators);
    return request -> {
      for (Authenticator one : all) {
        Outcome outcome = one.authenticate(request);
        if (!(outcome instanceof Outcome.NoCredential)) {
          return outcome;
        }
      }
      return new Outcome.NoCredential();
    };
  }
}
