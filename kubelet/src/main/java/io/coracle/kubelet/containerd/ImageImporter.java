package io.coracle.kubelet.containerd;

import com.google.protobuf.ByteString;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.kubelet.archive.ImageArchive;
import io.coracle.kubelet.archive.ImageArchive.Descriptor;
import io.coracle.kubelet.cri.UnixChannel;
import io.coracle.kubelet.proto.content.ContentGrpc;
import io.coracle.kubelet.proto.content.WriteAction;
import io.coracle.kubelet.proto.content.WriteContentRequest;
import io.coracle.kubelet.proto.content.WriteContentResponse;
import io.coracle.kubelet.proto.cri.ImageServiceGrpc;
import io.coracle.kubelet.proto.cri.ImageSpec;
import io.coracle.kubelet.proto.cri.ImageStatusRequest;
import io.coracle.kubelet.proto.images.CreateImageRequest;
import io.coracle.kubelet.proto.images.Image;
import io.coracle.kubelet.proto.images.ImagesGrpc;
import io.coracle.kubelet.proto.images.UpdateImageRequest;
import io.coracle.kubelet.proto.leases.CreateRequest;
import io.coracle.kubelet.proto.leases.DeleteRequest;
import io.coracle.kubelet.proto.leases.LeasesGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings image archives into containerd through its content store and its image records, as its own
 * client does. CRI hears of a new image record by an event, and unpacks the image when it is first
 * used.
 */
public final class ImageImporter implements AutoCloseable {
  private static final String NAMESPACE = "k8s.io";
  private static final int CHUNK_BYTES = 1 << 20;

  /** More chunks in flight would only fill containerd's memory. */
  private static final int MAX_CHUNKS_IN_FLIGHT = 4;

  private static final Duration WRITE_LIMIT = Duration.ofMinutes(5);

  /** Garbage collection keeps what a kept blob's labels with this prefix refer to. */
  private static final String REFERENCE_LABEL = "containerd.io/gc.ref.content.";

  private static final String EXPIRY_LABEL = "containerd.io/gc.expire";
  private static final Duration KNOWN_LIMIT = Duration.ofSeconds(10);
  private static final Duration KNOWN_POLL = Duration.ofMillis(5);
  private static final Duration LEASE = Duration.ofHours(1);

  private final Environment environment;
  private final UnixChannel channel;

  public ImageImporter(Environment environment, Path socket) {
    this.environment = environment;
    this.channel = UnixChannel.to(socket);
  }

  /**
   * Imports every image in {@code archive} for this machine's platform. Returns their names.
   *
   * @throws io.coracle.kubelet.archive.ImageArchiveException when the file is no image archive
   * @throws ContainerdException when containerd refuses
   */
  public List<String> importFile(Path archive) {
    String lease = "coracle-import-" + environment.ids().suffix(10);
    try (ImageArchive images = ImageArchive.open(archive)) {
      LeasesGrpc.newBlockingStub(with("")).create(newLease(lease));
      try {
        var names = new ArrayList<String>();
        for (ImageArchive.Image image : images.images()) {
          names.addAll(importImage(images, image, with(lease)));
        }
        names.forEach(this::awaitKnown);
        return List.copyOf(names);
      } finally {
        LeasesGrpc.newBlockingStub(with(""))
            .delete(DeleteRequest.newBuilder().setId(lease).build());
      }
    } catch (StatusRuntimeException e) {
      throw new ContainerdException(
          "containerd refuses the images of " + archive + ": " + e.getStatus(), e);
    } catch (IOException e) {
      throw new ContainerdException(archive + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Waits until the runtime interface knows the image, so that a pod can use it at once. */
  private void awaitKnown(String name) {
    var request =
        ImageStatusRequest.newBuilder().setImage(ImageSpec.newBuilder().setImage(name)).build();
    var images = ImageServiceGrpc.newBlockingStub(channel.channel());
    long begin = environment.clock().nanoTime();
    try {
      while (!images.imageStatus(request).hasImage()) {
        if (environment.clock().since(begin).compareTo(KNOWN_LIMIT) > 0) {
          throw new ContainerdException("containerd has the image but does not show it: " + name);
        }
        environment.tasks().sleep(KNOWN_POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerdException("interrupted while an image was imported", e);
    }
  }

  /** A lease that ends by itself, in case we do not live to end it. */
  private CreateRequest newLease(String id) {
    Instant end = environment.clock().now().plus(LEASE);
    return CreateRequest.newBuilder().setId(id).putLabels(EXPIRY_LABEL, end.toString()).build();
  }

  private Channel with(String lease) {
    var headers = new Metadata();
    headers.put(key("containerd-namespace"), NAMESPACE);
    if (!lease.isEmpty()) {
      headers.put(key("containerd-lease"), lease);
    }
    return ClientInterceptors.intercept(
        channel.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private List<String> importImage(ImageArchive archive, ImageArchive.Image image, Channel calls)
      throws IOException {
    var references = new LinkedHashMap<String, String>();
    references.put(REFERENCE_LABEL + "config", image.config().digest());
    write(archive, image.config(), Map.of(), calls);
    for (int i = 0; i < image.layers().size(); i++) {
      Descriptor layer = image.layers().get(i);
      references.put(REFERENCE_LABEL + "l." + i, layer.digest());
      write(archive, layer, Map.of(), calls);
    }
    write(archive, image.manifest(), references, calls);
    List<String> names =
        image.names().isEmpty() ? List.of("import@" + image.manifest().digest()) : image.names();
    names.forEach(name -> record(name, image.manifest(), calls));
    return names;
  }

  private static void record(String name, Descriptor manifest, Channel calls) {
    Image image =
        Image.newBuilder()
            .setName(name)
            .setTarget(
                io.coracle.kubelet.proto.images.Descriptor.newBuilder()
                    .setMediaType(manifest.mediaType())
                    .setDigest(manifest.digest())
                    .setSize(manifest.size()))
            .build();
    var images = ImagesGrpc.newBlockingStub(calls);
    try {
      images.create(CreateImageRequest.newBuilder().setImage(image).build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
      images.update(UpdateImageRequest.newBuilder().setImage(image).build());
    }
  }

  private void write(
      ImageArchive archive, Descriptor blob, Map<String, String> labels, Channel calls)
      throws IOException {
    var upload = new Upload(environment, blob, labels);
    try (InputStream content = archive.content(blob)) {
      upload.run(ContentGrpc.newStub(calls), content);
    }
  }

  /** One blob on its way into the content store; each chunk is answered. */
  private static final class Upload implements StreamObserver<WriteContentResponse> {
    private final Descriptor blob;
    private final Map<String, String> labels;
    private final Promise<Status> ended;
    private final java.util.concurrent.Semaphore inFlight =
        new java.util.concurrent.Semaphore(MAX_CHUNKS_IN_FLIGHT);

    Upload(Environment environment, Descriptor blob, Map<String, String> labels) {
      this.blob = blob;
      this.labels = labels;
      this.ended = environment.tasks().promise();
    }

    void run(ContentGrpc.ContentStub stub, InputStream content) throws IOException {
      var out = stub.write(this);
      long offset = 0;
      try {
        for (byte[] chunk = content.readNBytes(CHUNK_BYTES);
            chunk.length > 0 && ended.value().isEmpty();
            chunk = content.readNBytes(CHUNK_BYTES)) {
          inFlight.acquire();
          out.onNext(
              request(WriteAction.WRITE, offset).setData(ByteString.copyFrom(chunk)).build());
          offset += chunk.length;
        }
        if (ended.value().isEmpty()) {
          inFlight.acquire();
          out.onNext(request(WriteAction.COMMIT, offset).putAllLabels(labels).build());
          out.onCompleted();
        }
        check(ended.await(WRITE_LIMIT).orElse(Status.DEADLINE_EXCEEDED));
      } catch (InterruptedException e) {
        out.onError(e);
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while an image was imported", e);
      } catch (IOException | RuntimeException e) {
        if (ended.value().isEmpty()) {
          out.onError(e);
        }
        throw e;
      }
    }

    /** A blob that is there already needs no second copy. */
    private static void check(Status status) {
      if (!status.isOk() && status.getCode() != Status.Code.ALREADY_EXISTS) {
        throw status.asRuntimeException();
      }
    }

    private WriteContentRequest.Builder request(WriteAction action, long offset) {
      return WriteContentRequest.newBuilder()
          .setAction(action)
          .setRef("coracle-" + blob.digest())
          .setTotal(blob.size())
          .setExpected(blob.digest())
          .setOffset(offset);
    }

    @Override
    public void onNext(WriteContentResponse response) {
      inFlight.release();
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(Status.fromThrowable(cause));
      inFlight.release(MAX_CHUNKS_IN_FLIGHT);
    }

    @Override
    public void onCompleted() {
      ended.complete(Status.OK);
      inFlight.release(MAX_CHUNKS_IN_FLIGHT);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
