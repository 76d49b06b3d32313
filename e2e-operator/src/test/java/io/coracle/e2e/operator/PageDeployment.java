package io.coracle.e2e.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The web servers of a page. */
@KubernetesDependent
public final class PageDeployment extends CRUDKubernetesDependentResource<Deployment, WebPage> {

  @Override
  protected Deployment desired(WebPage page, Context<WebPage> context) {
    String name = page.getMetadata().getName();
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(page.getMetadata().getNamespace())
        .withLabels(page.labels())
        .endMetadata()
        .withNewSpec()
        .withReplicas(page.getSpec().replicas())
        .withNewSelector()
        .withMatchLabels(page.labels())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(page.labels())
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("web")
        .withImage("nginx:1.27")
        .addNewPort()
        .withContainerPort(80)
        .endPort()
        .addNewVolumeMount()
        .withName("html")
        .withMountPath("/usr/share/nginx/html")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("html")
        .withNewConfigMap()
        .withName(name + "-html")
        .endConfigMap()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
