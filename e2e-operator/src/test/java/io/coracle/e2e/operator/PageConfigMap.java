package io.coracle.e2e.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The ConfigMap that holds a page. */
@KubernetesDependent
public final class PageConfigMap extends CRUDKubernetesDependentResource<ConfigMap, WebPage> {

  @Override
  protected ConfigMap desired(WebPage page, Context<WebPage> context) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(page.getMetadata().getName() + "-html")
        .withNamespace(page.getMetadata().getNamespace())
        .withLabels(page.labels())
        .endMetadata()
        .addToData("index.html", page.getSpec().html())
        .build();
  }
}
