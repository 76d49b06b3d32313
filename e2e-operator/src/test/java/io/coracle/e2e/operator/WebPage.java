package io.coracle.e2e.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** A page that a web server shows. */
@Group("shop.example.com")
@Version("v1")
public final class WebPage extends CustomResource<WebPage.Spec, WebPage.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1;

  /**
   * What a user wants.
   *
   * @param html the page
   * @param replicas how many servers show it
   */
  public record Spec(String html, int replicas) {}

  /**
   * What the operator has seen.
   *
   * @param configMap which holds the page
   * @param readyReplicas how many servers show it now
   * @param observedGeneration of the page that this is about
   */
  public record Status(String configMap, int readyReplicas, long observedGeneration) {}

  /** What the objects of this page are found by. */
  Map<String, String> labels() {
    return Map.of("page", getMetadata().getName(), "app.kubernetes.io/managed-by", "web-pages");
  }
}
