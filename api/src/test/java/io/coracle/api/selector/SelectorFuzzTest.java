package io.coracle.api.selector;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selectors of any text: what is written of them selects the same, or they are refused. */
class SelectorFuzzTest {

  @FuzzTest
  void labelSelector_anyText_isReadAsItIsWritten(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      LabelSelector selector = LabelSelector.parse(text);
      LabelSelector again = LabelSelector.parse(selector.toString());
      assertThat(again.toString()).isEqualTo(selector.toString());
      Map<String, String> labels = new HashMap<>();
      assertThat(again.matches(labels)).isEqualTo(selector.matches(labels));
      for (Requirement requirement : selector.requirements()) {
        labels.put(
            requirement.key(),
            requirement.values().isEmpty() ? "" : requirement.values().getFirst());
        assertThat(again.matches(labels)).isEqualTo(selector.matches(labels));
      }
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }

  @FuzzTest
  void fieldSelector_anyText_isReadAsItIsWritten(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      FieldSelector selector = FieldSelector.parse(text);
      FieldSelector again = FieldSelector.parse(selector.toString());
      assertThat(again).isEqualTo(selector);
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }
}
