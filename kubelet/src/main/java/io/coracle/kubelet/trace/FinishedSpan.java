package io.coracle.kubelet.trace;

import io.coracle.base.Ids;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Something that was done, as a collector is told of it.
 *
 * @param trace what all that was done for one reason has in common
 * @param parent what it was done for; empty for the first of a trace
 * @param fault what went wrong; empty if nothing did
 */
public record FinishedSpan(
    Id trace,
    Id id,
    Optional<Id> parent,
    String name,
    Kind kind,
    Instant start,
    Instant end,
    List<Attribute> attributes,
    Optional<String> fault) {
  public FinishedSpan {
    attributes = List.copyOf(attributes);
  }

  /** Whether it is done here or asked of another program. */
  public enum Kind {
    INTERNAL,
    CLIENT
  }

  /** Something that is said of a span. */
  public sealed interface Attribute {
    String name();

    record Text(String name, String value) implements Attribute {}

    record Number(String name, long value) implements Attribute {}
  }

  /**
   * Names a trace or a span: random bytes.
   *
   * @param hex in lower case
   */
  public record Id(String hex) {
    static final int TRACE_BYTES = 16;
    static final int SPAN_BYTES = 8;

    static Id random(Ids ids, int bytes) {
      return new Id(HexFormat.of().formatHex(ids.bytes(bytes)));
    }

    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }
  }
}
