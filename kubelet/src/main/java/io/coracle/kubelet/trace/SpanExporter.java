package io.coracle.kubelet.trace;

import java.time.Duration;
import java.util.List;

/** Hands spans to who collects them. */
public interface SpanExporter extends AutoCloseable {

  /**
   * Hands spans over. Blocks at most that long.
   *
   * @return how many of them were refused
   * @throws ExportFault if none of them were taken
   */
  long export(List<FinishedSpan> spans, Duration limit);

  @Override
  void close();
}
