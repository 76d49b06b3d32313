package io.coracle.apiserver.admission.plugin;

import io.coracle.apiserver.admission.AdmissionChain;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.base.Ids;
import java.util.List;

/** The admission plug-ins that are on unless they are switched off. */
public final class BuiltInAdmission {
  private BuiltInAdmission() {}

  /** All of them, in the order of the reference server. */
  public static AdmissionChain all(Objects objects, Ids ids) {
    return new AdmissionChain(
        List.of(
            new NamespaceLifecycle(objects),
            new LimitRanger(objects),
            new ServiceAccountPlugin(objects, ids),
            new NodeRestriction(objects),
            new TaintNodesByCondition(),
            new PodTopologyLabels(objects),
            new Priority(objects),
            new DefaultTolerationSeconds(),
            new StorageObjectInUseProtection(),
            new RuntimeClassPlugin(objects)));
  }
}
