package io.coracle.controllers.storageprotection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinalizersTest {

  @ParameterizedTest
  @CsvSource({
    "false, false, false, ADD",
    "false, true, false, NONE",
    "false, true, true, NONE",
    "true, true, true, NONE",
    "true, true, false, REMOVE",
    "true, false, false, NONE"
  })
  void step_byDeletionFinalizerAndUse(
      boolean deleting, boolean held, boolean used, Finalizers.Step expected) {
    PersistentVolume volume =
        new PersistentVolumeBuilder()
            .withNewMetadata()
            .withDeletionTimestamp(deleting ? "2026-01-01T00:00:00Z" : null)
            .withFinalizers(held ? List.of("example.com/held") : List.of())
            .endMetadata()
            .build();
    assertThat(Finalizers.step(volume, "example.com/held", () -> used)).isEqualTo(expected);
  }
}
