package io.coracle.kubelet.image;

import io.coracle.api.time.GoDuration;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.Slots;
import io.coracle.kubelet.access.ImageAccess;
import io.coracle.kubelet.access.SecretCredential;
import io.coracle.kubelet.lifecycle.ImageState;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.telemetry.Telemetry;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets the image of a container's next start: looks whether it is there, pulls it if the policy
 * says so. Different images are pulled beside each other, as many as are allowed at once; one image
 * with one set of credentials by one pull at a time that all who want it wait for. Thread-safe;
 * calls block.
 */
public final class Images {
  /** How long to wait after the first failed pull (Kubernetes documentation, "Images"). */
  static final Duration INITIAL_DELAY = Duration.ofSeconds(10);

  static final Duration MAXIMUM_DELAY = Duration.ofMinutes(5);

  /** How long before faults that no pull can mend are looked at again. */
  static final Duration RECHECK = Duration.ofSeconds(10);

  /** How long one pull may take before those that wait for it give up. */
  static final Duration PULL_LIMIT = Duration.ofHours(2);

  private final ContainerRuntime runtime;
  private final Environment environment;
  private final PodEvents events;
  private final Telemetry telemetry;
  private final PullSecrets secrets;
  private final ImageAccess access;
  private final Slots slots;
  private final Map<Wanted, Promise<Pulled>> pulls = new HashMap<>();

  private record Wanted(String image, List<ImageAuth> auths) {}

  /**
   * How a pull ended: with a reference, or a fault.
   *
   * @param opener the place in the list of the credentials that opened the registry; negative for
   *     none
   */
  private record Pulled(String reference, int opener, Optional<PullFault> fault, Duration took) {
    static Pulled failed(PullFault fault, Duration took) {
      return new Pulled("", -1, Optional.of(fault), took);
    }
  }

  /**
   * @param access says who may have an image that is there
   * @param parallelPulls how many images are pulled at once, at most
   */
  public Images(
      ContainerRuntime runtime,
      Environment environment,
      Sources sources,
      PodEvents events,
      ImageAccess access,
      int parallelPulls,
      Telemetry telemetry) {
    this.telemetry = telemetry;
    this.runtime = runtime;
    this.environment = environment;
    this.events = events;
    this.access = access;
    this.secrets = new PullSecrets(sources);
    this.slots = new Slots(environment.tasks(), parallelPulls);
  }

  /**
   * Gets an image.
   *
   * @param before how the last try ended
   */
  public ImageState obtain(Pod pod, Container container, ImageState before, SandboxConfig sandbox) {
    String image = Fields.text(container.getImage());
    String name = container.getName();
    Optional<ImageName> parsed = ImageName.parse(image);
    if (parsed.isEmpty()) {
      String message =
          "Failed to apply default image tag \"" + image + "\": couldn't parse image name";
      events.record(pod, name, true, "InspectFailed", message);
      return fault(pod, container, "InvalidImageName", message);
    }
    String policy = policy(container, parsed.get());
    Optional<ImageStatus> present;
    try {
      present = policy.equals("Always") ? Optional.empty() : runtime.image(image);
    } catch (RuntimeFault e) {
      String message = "Failed to inspect image \"" + image + "\": " + e.message();
      events.record(pod, name, true, "InspectFailed", message);
      return fault(pod, container, "ImageInspectError", message);
    }
    try {
      if (present.isPresent() && mayHave(pod, image, parsed.get(), present.get())) {
        String message = "already present on machine and can be accessed by the pod";
        events.record(pod, name, false, "Pulled", "Container image \"" + image + "\" " + message);
        return new ImageState.Available(present.get().id());
      }
      if (policy.equals("Never")) {
        String message =
            "Container image \"" + image + "\" is not present with pull policy of Never";
        events.record(pod, name, true, "ErrImageNeverPull", message);
        return fault(pod, container, "ErrImageNeverPull", message);
      }
      return pull(pod, container, parsed.get(), before, sandbox);
    } catch (RuntimeFault e) {
      return failed(pod, container, before, PullFault.of(image, e));
    }
  }

  private boolean mayHave(Pod pod, String image, ImageName name, ImageStatus present) {
    return !access.mustPull(
        image, name.location(), present.id(), () -> secrets.find(pod, name).secrets());
  }

  private static String policy(Container container, ImageName image) {
    String otherwise = image.floating() ? "Always" : "IfNotPresent";
    return Fields.text(container.getImagePullPolicy(), otherwise);
  }

  private ImageState fault(Pod pod, Container container, String reason, String message) {
    events.record(pod, container.getName(), true, "Failed", "Error: " + reason);
    Instant now = environment.clock().now();
    return new ImageState.Failed(reason, message, now, now.plus(RECHECK));
  }

  private ImageState pull(
      Pod pod, Container container, ImageName name, ImageState before, SandboxConfig sandbox) {
    String image = container.getImage();
    events.record(pod, container.getName(), false, "Pulling", "Pulling image \"" + image + "\"");
    Instant from = environment.clock().now();
    long asked = environment.clock().nanoTime();
    PullSecrets.Found found = secrets.find(pod, name);
    if (!found.missing().isEmpty()) {
      events.record(
          pod,
          "",
          true,
          "FailedToRetrieveImagePullSecret",
          "Unable to retrieve some image pull secrets ("
              + String.join(", ", found.missing())
              + "); attempting to pull the image may not succeed.");
    }
    Pulled pulled = noted(image, name, found, sandbox);
    if (pulled.fault().isPresent()) {
      return failed(pod, container, before, pulled.fault().get());
    }
    Duration waited = environment.clock().since(asked);
    // A pull that another asked for may have begun before this one wanted it.
    Duration took = pulled.took().compareTo(waited) < 0 ? pulled.took() : waited;
    long bytes = runtime.image(image).map(ImageStatus::bytes).orElse(0L);
    telemetry.meters().imagePulled(bytes, took);
    telemetry.starts().pulled(pod, from);
    events.record(
        pod,
        container.getName(),
        false,
        "Pulled",
        "Successfully pulled image \""
            + image
            + "\" in "
            + text(took)
            + " ("
            + text(waited)
            + " including waiting). Image size: "
            + bytes
            + " bytes.");
    return new ImageState.Available(pulled.reference());
  }

  /** Pulls, and has it written down before that there will be a pull, and how it ended. */
  private Pulled noted(
      String image, ImageName name, PullSecrets.Found found, SandboxConfig sandbox) {
    try {
      access.begin(image);
    } catch (UncheckedIOException e) {
      String message = "Failed to record image pull intent for container image \"" + image + "\": ";
      return Pulled.failed(PullFault.of(image, message + e.getMessage()), Duration.ZERO);
    }
    Optional<Pulled> done = Optional.empty();
    try {
      Pulled pulled = pulled(new Wanted(image, found.auths()), sandbox);
      done = Optional.of(pulled);
      return pulled;
    } finally {
      if (done.isPresent() && done.get().fault().isEmpty()) {
        int opener = done.get().opener();
        Optional<SecretCredential> opened =
            opener < 0 ? Optional.empty() : Optional.of(found.secrets().get(opener));
        access.succeeded(image, name.location(), done.get().reference(), opened);
      } else {
        access.failed(image);
      }
    }
  }

  private static String text(Duration duration) {
    return GoDuration.text(Duration.ofMillis(duration.toMillis()));
  }

  private Pulled pulled(Wanted wanted, SandboxConfig sandbox) {
    Promise<Pulled> promise;
    boolean first;
    synchronized (pulls) {
      Promise<Pulled> running = pulls.get(wanted);
      first = running == null;
      promise = running == null ? environment.tasks().promise() : running;
      pulls.put(wanted, promise);
    }
    return first ? pullNow(wanted, sandbox, promise) : await(wanted.image(), promise);
  }

  private Pulled pullNow(Wanted wanted, SandboxConfig sandbox, Promise<Pulled> promise) {
    // What those that wait are told if anything but a runtime's fault ends this.
    String image = wanted.image();
    Pulled result = Pulled.failed(PullFault.of(image, "the pull was broken off"), Duration.ZERO);
    try {
      result = slots.take(PULL_LIMIT) ? pullInTurn(wanted, sandbox) : late(image);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (pulls) {
        pulls.remove(wanted);
      }
      promise.complete(result);
    }
    return result;
  }

  private Pulled pullInTurn(Wanted wanted, SandboxConfig sandbox) {
    long began = environment.clock().nanoTime();
    try {
      Opened opened = pullWithAny(wanted, sandbox);
      Duration took = environment.clock().since(began);
      return new Pulled(opened.reference(), opened.opener(), Optional.empty(), took);
    } catch (RuntimeFault e) {
      return Pulled.failed(PullFault.of(wanted.image(), e), environment.clock().since(began));
    } finally {
      slots.give();
    }
  }

  /** What came of the credentials at a place in the list; negative for none. */
  private record Opened(String reference, int opener) {}

  /** Tries one set of credentials after the other; the last one's fault counts. */
  private Opened pullWithAny(Wanted wanted, SandboxConfig sandbox) {
    List<ImageAuth> auths = wanted.auths();
    if (auths.isEmpty()) {
      return new Opened(runtime.pullImage(wanted.image(), Optional.empty(), sandbox), -1);
    }
    Optional<RuntimeFault> fault = Optional.empty();
    for (int i = 0; i < auths.size(); i++) {
      try {
        return new Opened(runtime.pullImage(wanted.image(), Optional.of(auths.get(i)), sandbox), i);
      } catch (RuntimeFault e) {
        fault.ifPresent(e::addSuppressed);
        fault = Optional.of(e);
      }
    }
    throw fault.orElseThrow();
  }

  private static Pulled late(String image) {
    return Pulled.failed(
        PullFault.of(image, "the pull took longer than " + PULL_LIMIT), PULL_LIMIT);
  }

  private static Pulled await(String image, Promise<Pulled> promise) {
    try {
      return promise.await(PULL_LIMIT).orElseGet(() -> late(image));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Pulled.failed(PullFault.of(image, "interrupted"), Duration.ZERO);
    }
  }

  private ImageState failed(Pod pod, Container container, ImageState before, PullFault fault) {
    String name = container.getName();
    String backOff = "Back-off pulling image \"" + container.getImage() + "\"";
    events.record(pod, name, true, "Failed", fault.event());
    events.record(pod, name, true, "Failed", "Error: " + fault.reason());
    events.record(pod, name, false, "BackOff", backOff);
    events.record(pod, name, true, "Failed", "Error: ImagePullBackOff");
    Instant now = environment.clock().now();
    return new ImageState.Failed(fault.reason(), fault.message(), now, now.plus(delay(before)));
  }

  private static Duration delay(ImageState before) {
    if (before instanceof ImageState.Failed failed && failed.pulled()) {
      Duration twice = Duration.between(failed.at(), failed.retryAt()).multipliedBy(2);
      return twice.compareTo(MAXIMUM_DELAY) > 0 ? MAXIMUM_DELAY : twice;
    }
    return INITIAL_DELAY;
  }
}
