package io.coracle.kubelet.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.proto.cri.ContainerEventResponse;
import io.coracle.kubelet.proto.cri.GetEventsRequest;
import io.coracle.kubelet.proto.cri.RuntimeServiceGrpc;
import io.coracle.kubelet.proto.events.Envelope;
import io.coracle.kubelet.proto.events.EventsGrpc;
import io.coracle.kubelet.proto.events.SubscribeRequest;
import io.coracle.kubelet.proto.events.TaskEvent;
import io.coracle.kubelet.proto.events.TaskExit;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events of a runtime. containerd's own event service is asked first: every version of it has one,
 * and it tells of a process's end before CRI does. Other runtimes are asked for CRI's container
 * events. A stream that breaks is opened again, and its listener then hears an event without id.
 */
final class CriEvents implements AutoCloseable {
  private static final Log LOG = Log.of("runtime-events");
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /**
   * CRI learns of an exit a little after the event, and on a busy machine seconds after it: we look
   * for it before we tell, often at first and then each second, until relisting finds it anyway.
   */
  private static final Duration SETTLE_STEP = Duration.ofMillis(10);

  private static final int SETTLE_STEPS = 100;
  private static final Duration LONG_SETTLE_STEP = Duration.ofSeconds(1);
  private static final int LONG_SETTLE_STEPS = 60;

  private static final String EXIT = "/tasks/exit";
  private static final String START = "/tasks/start";
  private static final String OOM = "/tasks/oom";

  /** Any of them; every probe by command has events of other topics, which are not for us. */
  private static final List<String> FILTERS =
      Stream.of(EXIT, START, OOM)
          .map(topic -> "namespace==k8s.io,topic==\"" + topic + "\"")
          .toList();

  private final Environment environment;
  private final UnixChannel channel;
  private final CriRuntime runtime;
  private final KnownIds known;
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  CriEvents(Environment environment, UnixChannel channel, CriRuntime runtime, KnownIds known) {
    this.environment = environment;
    this.channel = channel;
    this.runtime = runtime;
    this.known = known;
  }

  AutoCloseable subscribe(Consumer<RuntimeEvent> listener) {
    var subscription = new Subscription(listener);
    subscriptions.add(subscription);
    subscription.open();
    return subscription;
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }

  private final class Subscription implements AutoCloseable {
    private final Consumer<RuntimeEvent> listener;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean hasContainerdEvents = true;
    private volatile io.grpc.Context.@Nullable CancellableContext call;
    private volatile @Nullable Cancellable retry;

    Subscription(Consumer<RuntimeEvent> listener) {
      this.listener = listener;
    }

    private void open() {
      if (closed.get()) {
        return;
      }
      var context = io.grpc.Context.current().withCancellation();
      call = context;
      channel.reconnectNow();
      context.run(hasContainerdEvents ? this::openContainerd : this::openCri);
    }

    private void openContainerd() {
      var header = new Metadata();
      header.put(
          Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER), "k8s.io");
      EventsGrpc.newStub(channel.channel())
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(header))
          .subscribe(
              SubscribeRequest.newBuilder().addAllFilters(FILTERS).build(),
              new Observer<Envelope>(this, this::onContainerd));
    }

    private void openCri() {
      RuntimeServiceGrpc.newStub(channel.channel())
          .getContainerEvents(
              GetEventsRequest.getDefaultInstance(),
              new Observer<ContainerEventResponse>(
                  this,
                  event ->
                      tell(
                          event.getContainerId(),
                          event.getPodSandboxStatus().getMetadata().getUid())));
    }

    private void onContainerd(Envelope envelope) {
      try {
        if (envelope.getTopic().equals(EXIT)) {
          TaskExit exit = TaskExit.parseFrom(envelope.getEvent().getValue());
          // Other ids are those of commands run beside the main process.
          if (exit.getId().equals(exit.getContainerId())) {
            environment.tasks().start("runtime-exit", () -> tellOfExit(exit.getContainerId()));
          }
        } else if (envelope.getTopic().equals(START) || envelope.getTopic().equals(OOM)) {
          tell(TaskEvent.parseFrom(envelope.getEvent().getValue()).getContainerId());
        }
      } catch (InvalidProtocolBufferException e) {
        LOG.warn("An event of the runtime cannot be read", e, "topic", envelope.getTopic());
      }
    }

    private void tellOfExit(String id) {
      try {
        int steps = SETTLE_STEPS + LONG_SETTLE_STEPS;
        for (int i = 0; i < steps && !closed.get() && !hasSettled(id); i++) {
          environment.tasks().sleep(i < SETTLE_STEPS ? SETTLE_STEP : LONG_SETTLE_STEP);
        }
        tell(id);
      } catch (RuntimeFault e) {
        LOG.warn("The end of a container cannot be looked into", e, "container", id);
        tell(id);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * Whether CRI knows that the container, or the sandbox of this id, no longer runs. One that
     * ends at once may end before CRI has it running, and is running after that for a moment.
     */
    private boolean hasSettled(String id) {
      if (known.sandbox(id).filter(id::equals).isPresent()) {
        return runtime.sandbox(id).filter(sandbox -> sandbox.ready()).isEmpty();
      }
      return runtime.container(id).map(ContainerStatus::state).filter(CriEvents::isStill).isEmpty();
    }

    private void tell(String id) {
      tell(id, known.pod(id).orElse(""));
    }

    private void tell(String id, String podUid) {
      if (!closed.get()) {
        listener.accept(new RuntimeEvent(id, podUid));
      }
    }

    void onBroken(@Nullable Throwable cause) {
      if (closed.get()) {
        return;
      }
      if (cause != null && Status.fromThrowable(cause).getCode() == Status.Code.UNIMPLEMENTED) {
        if (!hasContainerdEvents) {
          LOG.info("The runtime has no events; changes are found by looking for them");
          return;
        }
        hasContainerdEvents = false;
      }
      retry =
          environment
              .timers()
              .after(
                  RECONNECT,
                  () -> {
                    open();
                    environment.tasks().start("runtime-events", () -> tell("", ""));
                  });
    }

    @Override
    public void close() {
      closed.set(true);
      subscriptions.remove(this);
      var context = call;
      if (context != null) {
        context.cancel(null);
      }
      Cancellable armed = retry;
      if (armed != null) {
        armed.cancel();
      }
    }
  }

  private static boolean isStill(ContainerStatus.State state) {
    return switch (state) {
      case CREATED, RUNNING -> true;
      case EXITED, UNKNOWN -> false;
    };
  }

  private record Observer<T>(Subscription subscription, Consumer<T> onMessage)
      implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
      onMessage.accept(message);
    }

    @Override
    public void onError(Throwable cause) {
      subscription.onBroken(cause);
    }

    @Override
    public void onCompleted() {
      subscription.onBroken(null);
    }
  }
}
