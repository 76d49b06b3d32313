package io.coracle.cluster.virtual;

import io.coracle.api.json.Json;
import io.coracle.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What {@code kubectl get -w} prints: the rows of a watch that asks for tables. */
final class TableWatch implements BodySink {
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private final List<List<String>> rows = new ArrayList<>();

  /** The cells of all rows so far: name, ready, status, restarts, age. */
  List<List<String>> rows() {
    return List.copyOf(rows);
  }

  @Override
  public void write(byte[] chunk) {
    for (byte b : chunk) {
      if (b == '\n') {
        line(open.toByteArray());
        open.reset();
      } else {
        open.write(b);
      }
    }
  }

  private void line(byte[] json) {
    if (new String(json, StandardCharsets.UTF_8).isBlank()) {
      return;
    }
    for (JsonNode row : Json.parseObject(json).path("object").path("rows")) {
      rows.add(row.path("cells").valueStream().limit(5).map(JsonNode::asString).toList());
    }
  }

  @Override
  public void write(byte[]... chunks) {
    for (byte[] chunk : chunks) {
      write(chunk);
    }
  }

  @Override
  public boolean writeBlocking(byte[] chunk) {
    write(chunk);
    return true;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void close() {}

  @Override
  public void abort() {}

  @Override
  public void onClosed(Runnable body) {}
}
