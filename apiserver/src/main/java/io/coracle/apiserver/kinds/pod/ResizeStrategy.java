package io.coracle.apiserver.kinds.pod;

import io.coracle.api.FieldFaults;
import io.coracle.api.pod.QualityOfService;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Trees;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to {@code pods/resize}: cpu and memory of containers may change (KEP-1287). */
public final class ResizeStrategy implements Strategy {
  private static final String MAIN = "containers";
  private static final String INIT = "initContainers";
  private static final List<String> LISTS = List.of(MAIN, INIT);
  private static final List<String> TAKEN = List.of("resources", "resizePolicy");

  private final PodStrategy pods = new PodStrategy();

  @Override
  public void applyDefaults(ObjectNode pod) {
    pods.applyDefaults(pod);
  }

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode before) {
    ObjectNode sent = Defaults.objectOrNew(pod, "spec");
    List<List<ObjectNode>> containers = new ArrayList<>();
    LISTS.forEach(list -> containers.add(Defaults.objects(sent, list)));
    PodSubresources.restore(pod, before);
    ObjectNode spec = Defaults.objectOrNew(pod, "spec");
    for (int i = 0; i < LISTS.size(); i++) {
      for (ObjectNode container : Defaults.objects(spec, LISTS.get(i))) {
        ObjectNode wanted = named(containers.get(i), Defaults.text(container, "name"));
        if (wanted != null) {
          TAKEN.forEach(field -> Defaults.keep(container, wanted, field));
        }
      }
    }
  }

  private static @Nullable ObjectNode named(List<ObjectNode> containers, String name) {
    for (ObjectNode container : containers) {
      if (Defaults.text(container, "name").equals(name)) {
        return container;
      }
    }
    return null;
  }

  @Override
  public void validate(ObjectNode pod, FieldFaults faults) {
    pods.validate(pod, faults);
  }

  @Override
  public void validateUpdate(ObjectNode pod, ObjectNode before, FieldFaults faults) {
    Field root = Field.root(pod, faults);
    Field then = Field.root(before, new FieldFaults());
    Field spec = root.at("spec");
    Field old = then.at("spec");
    if (PodAnnotations.isMirror(then) || old.at("os").at("name").is("windows")) {
      root.at("").forbidden("static pods and windows pods cannot be resized");
      return;
    }
    if (spec.node() instanceof ObjectNode now && old.node() instanceof ObjectNode earlier) {
      String quality = QualityOfService.of(now);
      if (!quality.equals(QualityOfService.of(earlier))) {
        spec.invalid(quality, "Pod QOS Class may not change as a result of resizing");
      }
    }
    if (!isSupported(then.at("status"))) {
      spec.forbidden("Pod running on node without support for resize");
    }
    for (String list : List.of(INIT, MAIN)) {
      for (int i = 0; i < old.at(list).size(); i++) {
        removed(spec.at(list).item(i), old.at(list).item(i));
      }
    }
    for (String list : LISTS) {
      for (int i = 0; i < old.at(list).size(); i++) {
        if (changedOtherwise(spec.at(list).item(i), old.at(list).item(i))) {
          spec.forbidden("only cpu and memory resources are mutable");
        }
      }
    }
  }

  /** A node that says what a container really has can also change that. */
  private static boolean isSupported(Field status) {
    for (Field container : status.at("containerStatuses").items()) {
      if (container.at("state").at("running").present()) {
        return container.at("resources").present();
      }
    }
    return true;
  }

  private static void removed(Field container, Field before) {
    for (String list : List.of("requests", "limits")) {
      Field amounts = container.at("resources").at(list);
      for (String name : before.at("resources").at(list).keys()) {
        if (amounts.key(name).absent()) {
          amounts.forbidden("resource " + list + " cannot be removed");
          break;
        }
      }
    }
  }

  private static boolean changedOtherwise(Field container, Field before) {
    if (!container.at("resizePolicy").sameAs(before.at("resizePolicy"))) {
      return true;
    }
    for (String list : List.of("requests", "limits")) {
      JsonNode now = fixed(container.at("resources").at(list));
      if (!Trees.equal(now, fixed(before.at("resources").at(list)))) {
        return true;
      }
    }
    return !container.at("resources").at("claims").sameAs(before.at("resources").at("claims"));
  }

  /** The amounts that no resize may change. */
  private static @Nullable JsonNode fixed(Field amounts) {
    if (!(amounts.node() instanceof ObjectNode list)) {
      return null;
    }
    ObjectNode copy = list.deepCopy();
    copy.remove(List.of("cpu", "memory"));
    return copy.isEmpty() ? null : copy;
  }

  @Override
  public Set<String> generationFields() {
    return pods.generationFields();
  }
}
