package io.coracle.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private final Ids ids = new Ids(new Random(1));

  @Test
  void uid_parsed_isRandomUuidOfVersion4() {
    UUID uid = UUID.fromString(ids.uid());

    assertThat(uid.version()).isEqualTo(4);
    assertThat(uid.variant()).isEqualTo(2);
    assertThat(ids.uid()).isNotEqualTo(uid.toString());
  }

  @Test
  void suffix_anyLength_everyLetterAboutAsOften() {
    var seen = new HashMap<Character, Integer>();
    for (int i = 0; i < 3000; i++) {
      for (char letter : ids.suffix(20).toCharArray()) {
        seen.merge(letter, 1, Integer::sum);
      }
    }

    assertThat(seen.keySet()).hasSize(27).doesNotContain('a', 'e', 'i', 'o', 'u', '0', '1', '3');
    assertThat(seen.values()).allSatisfy(times -> assertThat(times).isBetween(1950, 2500));
  }
}
