package io.coracle.apiserver.admission.plugin;

import io.coracle.apiserver.admission.AdmissionChain;
import io.coracle.apiserver.admission.access.CertificateAdmission;
import io.coracle.apiserver.admission.access.CertificateAdmission.Step;
import io.coracle.apiserver.admission.access.RoleEscalation;
import io.coracle.apiserver.admission.podsecurity.PodSecurity;
import io.coracle.apiserver.admission.quota.ResourceQuotas;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.StatusStore;
import io.coracle.base.Ids;
import java.util.List;

/** The admission plug-ins that are on unless they are switched off. */
public final class BuiltInAdmission {
  private BuiltInAdmission() {}

  /** All of them, in the order of the reference server. */
  public static AdmissionChain all(Objects objects, StatusStore statuses, Ids ids) {
    return new AdmissionChain(
        List.of(
            new NamespaceLifecycle(objects),
            new LimitRanger(objects),
            new ServiceAccountPlugin(objects, ids),
            new NodeRestriction(objects),
            new TaintNodesByCondition(),
            new PodTopologyLabels(objects),
            new PodSecurity(objects),
            new Priority(objects),
            new DefaultTolerationSeconds(),
            DefaultClasses.ofStorage(objects),
            new StorageObjectInUseProtection(),
            new ClaimResize(objects),
            new RuntimeClassPlugin(objects),
            new RoleEscalation(objects),
            new CertificateAdmission(Step.APPROVAL, objects),
            new CertificateAdmission(Step.SIGNING, objects),
            new CertificateAdmission(Step.SUBJECT, objects),
            DefaultClasses.ofIngress(objects),
            new ResourceQuotas(objects, statuses)));
  }
}
