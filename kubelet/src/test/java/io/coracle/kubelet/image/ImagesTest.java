package io.coracle.kubelet.image;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets an image that was pulled with a secret. */
class ImagesTest {
  private static final String IMAGE = "registry.example/team/app:1";

  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private void secret(String name, String password) {
    String config =
        "{\"auths\":{\"registry.example\":{\"username\":\"u\",\"password\":\"%s\"}}}"
            .formatted(password);
    node.api.secrets.put(
        name,
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withUid("uid-" + name)
            .endMetadata()
            .addToData(
                ".dockerconfigjson",
                Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private Pod wanting(String name, String policy, String... secrets) {
    Pod pod =
        pod(
            name,
            "Always",
            new ContainerBuilder(container(name))
                .withImage(IMAGE)
                .withImagePullPolicy(policy)
                .build());
    for (String secret : secrets) {
      pod = new PodBuilder(pod).editSpec().addNewImagePullSecret(secret).endSpec().build();
    }
    return pod;
  }

  private String waiting(String pod) {
    var state = node.api.pod(pod).getStatus().getContainerStatuses().getFirst().getState();
    return state.getWaiting() == null ? "" : state.getWaiting().getReason();
  }

  private void create(Pod pod) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(5));
  }

  private long pulls() {
    return node.runtime.calls.stream().filter(call -> call.equals("pull " + IMAGE)).count();
  }

  @Test
  void obtain_imageOfAPrivateRegistry_isNotGivenToPodsWithoutItsSecret() {
    node.runtime.passwords.put(IMAGE, "right");
    secret("good", "right");
    secret("copy", "right");
    secret("bad", "wrong");
    create(wanting("owner", "IfNotPresent", "bad", "good"));
    assertThat(waiting("owner")).isEmpty();
    assertThat(pulls()).isEqualTo(2);

    create(wanting("thief", "IfNotPresent"));
    assertThat(waiting("thief")).isIn("ErrImagePull", "ImagePullBackOff");
    create(wanting("liar", "IfNotPresent", "bad"));
    assertThat(waiting("liar")).isIn("ErrImagePull", "ImagePullBackOff");
    create(wanting("lazy", "Never"));
    assertThat(waiting("lazy")).isEqualTo("ErrImageNeverPull");

    create(wanting("friend", "IfNotPresent", "copy"));
    create(wanting("owner-too", "Never", "good"));
    assertThat(waiting("friend")).isEmpty();
    assertThat(waiting("owner-too")).isEmpty();
    assertThat(node.api.events).filteredOn(e -> e.contains("Successfully pulled")).hasSize(1);
    assertThat(node.pulls.intentions()).isEmpty();
  }

  @Test
  void obtain_imageOfAnOpenRegistry_isForAll() {
    create(wanting("one", "IfNotPresent"));
    create(wanting("two", "Never"));
    assertThat(waiting("two")).isEmpty();
    assertThat(pulls()).isOne();
  }

  @Test
  void obtain_imageThatWasImported_isForAll() {
    node.runtime.addImage(IMAGE);
    create(wanting("one", "Never"));
    assertThat(waiting("one")).isEmpty();
    assertThat(pulls()).isZero();
  }

  @Test
  void obtain_pullThatAnotherPodBegan_tookAsLongAsThisOneWaited() {
    node.runtime.pullTime = Duration.ofSeconds(4);
    node.api.put(wanting("first", "IfNotPresent"));
    node.advance(Duration.ofSeconds(3));
    create(wanting("second", "IfNotPresent"));
    assertThat(pulls()).isOne();
    assertThat(node.api.events)
        .filteredOn(event -> event.contains("Successfully pulled"))
        .satisfiesExactly(
            event -> assertThat(event).contains("in 4s (4s including waiting)"),
            event -> assertThat(event).contains("in 1s (1s including waiting)"));
  }
}
