package io.coracle.http.streams;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** A channel whose writing end can be closed alone, so that the other side still can answer. */
public interface HalfClosable extends ByteChannel {

  /** Ends what this side says; reading goes on. */
  void endOutput() throws IOException;
}
