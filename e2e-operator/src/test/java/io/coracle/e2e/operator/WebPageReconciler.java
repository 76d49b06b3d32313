package io.coracle.e2e.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps the objects of each page as they should be, and says in its status how far that is. Notes
 * which pages it was told goodbye of.
 */
@Workflow(
    dependents = {
      @Dependent(name = "html", type = PageConfigMap.class),
      @Dependent(name = "servers", type = PageDeployment.class, dependsOn = "html")
    })
@ControllerConfiguration(name = "web-pages")
public final class WebPageReconciler implements Reconciler<WebPage>, Cleaner<WebPage> {
  private final Queue<String> cleaned = new ConcurrentLinkedQueue<>();

  Queue<String> cleaned() {
    return cleaned;
  }

  @Override
  public UpdateControl<WebPage> reconcile(WebPage page, Context<WebPage> context) {
    int ready =
        context
            .getSecondaryResource(Deployment.class)
            .map(Deployment::getStatus)
            .map(DeploymentStatus::getReadyReplicas)
            .orElse(0);
    var status =
        new WebPage.Status(
            page.getMetadata().getName() + "-html", ready, page.getMetadata().getGeneration());
    if (status.equals(Optional.ofNullable(page.getStatus()).orElse(null))) {
      return UpdateControl.noUpdate();
    }
    page.setStatus(status);
    page.getMetadata().setManagedFields(null);
    return UpdateControl.patchStatus(page);
  }

  @Override
  public DeleteControl cleanup(WebPage page, Context<WebPage> context) {
    cleaned.add(page.getMetadata().getName());
    return DeleteControl.defaultDelete();
  }
}
