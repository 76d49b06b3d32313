package io.coracle.apiserver.registry.answer;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.apiserver.registry.query.Negotiation;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.apiserver.registry.verb.Lister.Listing;
import io.coracle.base.Clock;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import io.coracle.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes responses. Thread-safe. */
public final class Answers {
  /** Lists are cut into pieces of about this many bytes. */
  private static final int CHUNK_BYTES = 128 * 1024;

  /** No more warnings than this are sent with one answer. */
  private static final int MAX_WARNINGS = 50;

  private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

  private final Clock clock;

  public Answers(Clock clock) {
    this.clock = clock;
  }

  /** An answer with one object, of which {@code stored} are the bytes. */
  public Response object(View view, int status, byte[] stored, List<String> warnings) {
    if (view.isStoredBytes()) {
      return complete(status, Encoding.JSON, List.of(stored), warnings);
    }
    ObjectNode tree = view.one(stored, clock.now(), true);
    return tree(view.form().encoding(), status, tree, warnings);
  }

  /** An answer with a tree that is no stored object, e.g. a Status or a Scale. */
  public Response tree(Encoding encoding, int status, ObjectNode tree, List<String> warnings) {
    byte[] body =
        switch (encoding) {
          case JSON -> Json.write(tree);
          case YAML -> YamlWriter.write(tree);
        };
    return complete(status, encoding, List.of(body), warnings);
  }

  private static Response complete(
      int status, Encoding encoding, List<byte[]> chunks, List<String> warnings) {
    Headers headers = Headers.of("content-type", encoding.mediaType());
    for (String warning : warnings.subList(0, Math.min(warnings.size(), MAX_WARNINGS))) {
      headers = headers.with("warning", "299 - " + quoted(warning));
    }
    return new Response.Complete(status, headers, chunks);
  }

  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\');
              }
              out.append(c < ' ' ? ' ' : (char) c);
            });
    return out.append('"').toString();
  }

  /** An answer with a list. */
  public Response list(View view, Listing listing, List<String> warnings) {
    ObjectNode metadata = Json.object();
    metadata.put(Metadata.RESOURCE_VERSION, Long.toString(listing.revision()));
    if (view.resource().custom() && view.form().view() == Negotiation.View.OBJECT) {
      metadata.put("continue", ""); // as the reference has it
    }
    listing.token().ifPresent(token -> metadata.put("continue", token.text()));
    listing.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
    if (view.isStoredBytes()) {
      List<byte[]> chunks = copied(view.resource(), metadata, listing.items());
      return complete(200, Encoding.JSON, chunks, warnings);
    }
    List<byte[]> items = listing.items().stream().map(Stored::value).toList();
    return tree(view.form().encoding(), 200, view.list(metadata, items, clock.now()), warnings);
  }

  /** A list made of the stored bytes, without kind and API version if they are built in. */
  private static List<byte[]> copied(Resource resource, ObjectNode metadata, List<Stored> items) {
    GroupVersionKind kind = resource.kind();
    int skip = resource.custom() ? 1 : StoredForm.head(kind).length;
    var chunks = new ArrayList<byte[]>();
    var chunk = new Chunk(CHUNK_BYTES);
    String start =
        "{\"kind\":\""
            + kind.kind()
            + "List\",\"apiVersion\":\""
            + kind.apiVersion()
            + "\",\"metadata\":"
            + Json.text(metadata)
            + ",\"items\":[";
    byte[] head = start.getBytes(StandardCharsets.UTF_8);
    chunk.append(head, 0);
    for (int i = 0; i < items.size(); i++) {
      if (chunk.size() > CHUNK_BYTES) {
        chunks.add(chunk.toByteArray());
        chunk.clear();
      }
      if (i > 0) {
        chunk.append((byte) ',');
      }
      chunk.append((byte) '{');
      chunk.append(items.get(i).value(), skip);
    }
    chunk.append(END, 0);
    chunks.add(chunk.toByteArray());
    return chunks;
  }
}
