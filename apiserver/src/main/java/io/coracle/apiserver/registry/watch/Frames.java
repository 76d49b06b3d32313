package io.coracle.apiserver.registry.watch;

import io.coracle.api.json.Json;
import io.coracle.api.protobuf.ProtobufAnswers;
import io.coracle.apiserver.registry.answer.Encoder;
import io.coracle.apiserver.registry.answer.View;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.base.Clock;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * The frames of one watch: one line of JSON each, or a length and a message of protobuf. Of an
 * object that is shown as it is stored the frame is three pieces, of which the middle one is the
 * stored bytes themselves: a thousand watchers share them.
 */
final class Frames {
  static final String ADDED = "ADDED";
  static final String MODIFIED = "MODIFIED";
  static final String DELETED = "DELETED";

  private static final byte[] BEGIN_ADDED = begin(ADDED);
  private static final byte[] BEGIN_MODIFIED = begin(MODIFIED);
  private static final byte[] BEGIN_DELETED = begin(DELETED);
  private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

  private final View view;
  private final Clock clock;
  private final Encoder encoder;
  private final boolean protobuf;
  private boolean headed;

  Frames(View view, Clock clock, Encoder encoder) {
    this.view = view;
    this.clock = clock;
    this.encoder = encoder;
    this.protobuf = view.form().encoding() == Encoding.PROTOBUF;
  }

  private static byte[] begin(String type) {
    return ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
  }

  /** The pieces of the frame of an event of {@code type}. */
  byte[][] event(String type, byte[] stored) {
    if (protobuf) {
      return new byte[][] {other(type, view.one(stored, clock.now(), false))};
    }
    byte[] begin =
        switch (type) {
          case ADDED -> BEGIN_ADDED;
          case MODIFIED -> BEGIN_MODIFIED;
          default -> BEGIN_DELETED;
        };
    byte[] object = stored;
    if (!view.isStoredBytes()) {
      // Only the first table of a watch says what its columns are.
      object = Json.write(view.one(stored, clock.now(), !headed));
      headed = true;
    }
    return new byte[][] {begin, object, END};
  }

  /**
   * The frame of a bookmark.
   *
   * @param initialEventsEnd whether it ends the initial events
   */
  byte[] bookmark(long revision, boolean initialEventsEnd) {
    ObjectNode object = Json.object();
    object.put("kind", view.resource().kind().kind());
    object.put("apiVersion", view.resource().kind().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return other("BOOKMARK", object);
  }

  /** The frame of an error: the watch ends with it. */
  byte[] error(ObjectNode status) {
    return other("ERROR", status);
  }

  private byte[] other(String type, ObjectNode object) {
    if (protobuf) {
      return ProtobufAnswers.frame(type, encoder.write(Encoding.PROTOBUF, object));
    }
    ObjectNode frame = Json.object();
    frame.put("type", type);
    frame.set("object", object);
    byte[] json = Json.write(frame);
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
