package io.coracle.api.volume;

import io.coracle.api.quantity.Quantity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What claims and volumes say of themselves, with the defaults of the API filled in. */
public final class Claims {
  /** On a claim whose binding is complete. */
  public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

  /** On a claim or a volume whose other half was chosen by a controller, not by a person. */
  public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  /** On a claim: the node that its first pod is to run on. */
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  /** On a claim: who is to make its volume. */
  public static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

  /** The same, for provisioners that look for the older name. */
  public static final String OLDER_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

  /** On a volume: who made it. */
  public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  /** The provisioner of classes whose volumes are made by hand. */
  public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  private static final String OLDER_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final String STORAGE = "storage";

  private Claims() {}

  public static String annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }

  public static boolean has(HasMetadata object, String annotation) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(annotation);
  }

  /** The name of a claim's StorageClass; empty for none. */
  public static String storageClass(PersistentVolumeClaim claim) {
    return has(claim, OLDER_CLASS)
        ? annotation(claim, OLDER_CLASS)
        : text(claim.getSpec().getStorageClassName());
  }

  /** The name of a volume's StorageClass; empty for none. */
  public static String storageClass(PersistentVolume volume) {
    return has(volume, OLDER_CLASS)
        ? annotation(volume, OLDER_CLASS)
        : text(volume.getSpec().getStorageClassName());
  }

  /** Whether a claim's binding is complete. */
  public static boolean bound(PersistentVolumeClaim claim) {
    return !text(claim.getSpec().getVolumeName()).isEmpty() && has(claim, BIND_COMPLETED);
  }

  /** Whether a volume is set aside for a claim, by a person or a controller. */
  public static boolean refersTo(PersistentVolume volume, PersistentVolumeClaim claim) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference == null) {
      return false;
    }
    String uid = text(reference.getUid());
    return claim.getMetadata().getName().equals(reference.getName())
        && claim.getMetadata().getNamespace().equals(reference.getNamespace())
        && (uid.isEmpty() || uid.equals(claim.getMetadata().getUid()));
  }

  /** What a claim asks for, in bytes. */
  public static Quantity request(PersistentVolumeClaim claim) {
    var resources = claim.getSpec().getResources();
    return amount(resources == null ? null : resources.getRequests());
  }

  public static Quantity capacity(PersistentVolume volume) {
    return amount(volume.getSpec().getCapacity());
  }

  private static Quantity amount(
      @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
    var amount = amounts == null ? null : amounts.get(STORAGE);
    return amount == null ? Quantity.ZERO : Quantity.parse(amount.toString());
  }

  static String mode(@Nullable String volumeMode) {
    return text(volumeMode).isEmpty() ? "Filesystem" : text(volumeMode);
  }

  /**
   * The claim that a pod's volume stands for: named by the pod, or made for it alone; empty for
   * volumes of other kinds.
   */
  public static Optional<String> claimName(Pod pod, Volume volume) {
    if (volume.getPersistentVolumeClaim() != null) {
      return Optional.of(volume.getPersistentVolumeClaim().getClaimName());
    }
    return volume.getEphemeral() == null
        ? Optional.empty()
        : Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
  }

  /** The names of all claims of a pod. */
  public static List<String> claimNames(Pod pod) {
    List<Volume> volumes = pod.getSpec().getVolumes();
    return volumes == null
        ? List.of()
        : volumes.stream().flatMap(volume -> claimName(pod, volume).stream()).toList();
  }

  /** Whether a claim was made for a pod's ephemeral volume. */
  public static boolean madeFor(PersistentVolumeClaim claim, Pod pod) {
    var owners = claim.getMetadata().getOwnerReferences();
    return owners != null
        && owners.stream()
            .anyMatch(
                owner ->
                    Boolean.TRUE.equals(owner.getController())
                        && pod.getMetadata().getUid().equals(owner.getUid()));
  }

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
