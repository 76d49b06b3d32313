package io.coracle.kubelet.server;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.BodySink;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes a container's log to a client, and follows it until the container has ended. */
final class ContainerLogs {
  private static final Log LOG = Log.of("kubelet-server");
  private static final Duration POLL = Duration.ofMillis(100);

  /** The runtime is asked only at every so many polls whether the container still runs. */
  private static final int POLLS_PER_STATE_CHECK = 5;

  private static final int CHUNK_BYTES = 32 << 10;

  private final Environment environment;
  private final ContainerRuntime runtime;

  ContainerLogs(Environment environment, ContainerRuntime runtime) {
    this.environment = environment;
    this.runtime = runtime;
  }

  /** Writes the log at {@code path}, of container {@code id}, and closes the sink. */
  void write(Path path, String id, LogOptions options, BodySink sink) {
    var gone = new AtomicBoolean();
    sink.onClosed(() -> gone.set(true));
    try (var file = new LogFile(path)) {
      if (options.tailLines().isPresent()) {
        file.seekToLast(options.tailLines().getAsLong());
      }
      var out = new Output(options, sink);
      boolean more = copy(file, out);
      int idle = 0;
      boolean running = true;
      while (more && options.follow() && running && !gone.get()) {
        environment.tasks().sleep(POLL);
        long before = out.records;
        more = copy(file, out);
        idle = out.records > before ? 0 : idle + 1;
        if (more && idle > 0 && idle % POLLS_PER_STATE_CHECK == 0) {
          running = runs(id);
          // What it wrote between the last look and its end; a new file begins when asked again.
          more = copy(file, out);
          if (more && !running) {
            more = copy(file, out);
          }
        }
      }
      sink.close();
    } catch (IOException e) {
      LOG.warn("A container's log cannot be read", "path", path, "cause", e.toString());
      sink.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.abort();
    }
  }

  private boolean runs(String id) {
    try {
      return runtime
          .container(id)
          .filter(container -> container.state() == ContainerStatus.State.RUNNING)
          .isPresent();
    } catch (RuntimeFault e) {
      // A runtime that is restarting tells nothing of its containers; they go on meanwhile.
      return e.code() == RuntimeFault.Code.UNAVAILABLE;
    }
  }

  /** Copies what is there. Returns false when the client wants no more. */
  private static boolean copy(LogFile file, Output out) throws IOException {
    for (Optional<byte[]> record = file.next(); record.isPresent(); record = file.next()) {
      if (!out.accept(record.get())) {
        return false;
      }
    }
    return out.flush();
  }

  /** What of the records goes to the client, in what form. */
  private static final class Output {
    private final LogOptions options;
    private final BodySink sink;
    private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    private boolean atLineStart = true;
    private long records;
    private long left;

    Output(LogOptions options, BodySink sink) {
      this.options = options;
      this.sink = sink;
      this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    /** Takes a record. Returns false when no more is wanted. */
    boolean accept(byte[] bytes) {
      records++;
      Optional<LogRecord> parsed = LogRecord.parse(bytes);
      if (parsed.isEmpty()) {
        LOG.debug("A record of a container's log has no known form");
        return true;
      }
      LogRecord record = parsed.get();
      boolean wanted = record.stderr() ? options.stderr() : options.stdout();
      if (!wanted || options.since().filter(record::isBefore).isPresent()) {
        return true;
      }
      if (options.timestamps() && atLineStart) {
        chunk.writeBytes((record.time() + " ").getBytes(StandardCharsets.UTF_8));
      }
      chunk.writeBytes(record.content());
      atLineStart = !record.partial();
      if (atLineStart) {
        chunk.write('\n');
      }
      boolean large = chunk.size() >= CHUNK_BYTES || chunk.size() >= left;
      return !large || flush();
    }

    boolean flush() {
      byte[] bytes = chunk.toByteArray();
      chunk.reset();
      if (bytes.length == 0) {
        return left > 0;
      }
      byte[] allowed = bytes.length <= left ? bytes : Arrays.copyOf(bytes, (int) left);
      left -= allowed.length;
      return sink.writeBlocking(allowed) && left > 0;
    }
  }
}
