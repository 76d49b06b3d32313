package io.coracle.kubelet.pods;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.sidecar;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityOfServiceTest {
  private static Container with(Container base, String request, String limit) {
    var resources = new ContainerBuilder(base).withNewResources();
    for (String resource : new String[] {"cpu", "memory"}) {
      if (!request.isEmpty()) {
        resources.addToRequests(resource, new Quantity(request));
      }
      if (!limit.isEmpty()) {
        resources.addToLimits(resource, new Quantity(limit));
      }
    }
    return resources.endResources().build();
  }

  @Test
  void of_pods_isByRequestsAndLimits() {
    Container none = container("a");
    Container same = with(container("a"), "1", "1");
    Container limits = with(container("a"), "", "1");
    Container less = with(container("a"), "1", "2");
    assertThat(QualityOfService.of(pod("p", "Always", none)))
        .isEqualTo(QualityOfService.BEST_EFFORT);
    assertThat(QualityOfService.of(pod("p", "Always", same)))
        .isEqualTo(QualityOfService.GUARANTEED);
    assertThat(QualityOfService.of(pod("p", "Always", limits)))
        .isEqualTo(QualityOfService.GUARANTEED);
    assertThat(QualityOfService.of(pod("p", "Always", less))).isEqualTo(QualityOfService.BURSTABLE);
    assertThat(QualityOfService.of(pod("p", "Always", same, none)))
        .isEqualTo(QualityOfService.BURSTABLE);
  }

  @Test
  void requests_initAndSidecars_areWeighedAgainstTheOthers() {
    var plain = pod("p", "Always", with(container("a"), "2", ""), with(container("b"), "1", ""));
    var pod = withInit(plain, with(sidecar("s"), "1", ""), with(container("i"), "5", ""));
    assertThat(PodRequests.of(plain)).isEqualTo(Map.of("cpu", 3000L, "memory", 3L));
    assertThat(PodRequests.of(pod)).isEqualTo(Map.of("cpu", 6000L, "memory", 6L));
  }
}
