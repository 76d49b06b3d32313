package io.coracle.http.client;

import io.coracle.http.Headers;
import io.coracle.http.RawConnection;

/** What a server says to the wish to change the protocol. */
public sealed interface UpgradeAnswer {

  /** Yes (101): the connection is the caller's, who closes it. */
  record Switched(Headers headers, RawConnection connection) implements UpgradeAnswer {}

  /** No, with an ordinary answer. */
  record Refused(Answer answer) implements UpgradeAnswer {}
}
