package io.coracle.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.config.ImageSettings;
import io.coracle.kubelet.image.ImageCollection.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCollectionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration AGE = Duration.ofMinutes(2);
  private static final ImageSettings SETTINGS = new ImageSettings(AGE, Duration.ZERO, 85, 80);

  private static Known image(String id, int foundMinutesAgo, int usedMinutesAgo, boolean kept) {
    Instant used = usedMinutesAgo < 0 ? Instant.EPOCH : NOW.minusSeconds(60L * usedMinutesAgo);
    return new Known(id, 10, NOW.minusSeconds(60L * foundMinutesAgo), used, kept);
  }

  private static List<String> ids(List<Known> images) {
    return images.stream().map(Known::id).toList();
  }

  @Test
  void wanted_belowTheHighThreshold_isNothing() {
    assertThat(ImageCollection.wanted(SETTINGS, 1000, 160)).isZero();
    assertThat(ImageCollection.wanted(SETTINGS, 1000, 150)).isEqualTo(50);
    assertThat(ImageCollection.wanted(SETTINGS, 1000, 0)).isEqualTo(200);
    assertThat(ImageCollection.wanted(SETTINGS, 0, 0)).isZero();
    var never = new ImageSettings(AGE, Duration.ZERO, 100, 80);
    assertThat(ImageCollection.wanted(never, 1000, 0)).isZero();
  }

  @Test
  void toFree_longestUnusedFirst_untilItIsEnough() {
    var images =
        List.of(
            image("recent", 60, 5, false),
            image("old", 60, 50, false),
            image("never", 30, -1, false),
            image("never-older", 40, -1, false));
    assertThat(ids(ImageCollection.toFree(25, images, AGE, NOW)))
        .containsExactly("never-older", "never", "old");
    assertThat(ids(ImageCollection.toFree(1, images, AGE, NOW))).containsExactly("never-older");
    assertThat(ImageCollection.toFree(0, images, AGE, NOW)).isEmpty();
  }

  @Test
  void toFree_inUseOrYoung_stays() {
    var images =
        List.of(image("used", 60, 0, true), image("young", 1, -1, false), image("go", 9, 8, false));
    assertThat(ids(ImageCollection.toFree(Long.MAX_VALUE, images, AGE, NOW))).containsExactly("go");
  }

  @Test
  void outdated_unusedForLonger_goesWhateverTheSpace() {
    var images =
        List.of(
            image("old", 90, 61, false),
            image("unused", 61, -1, false),
            image("kept", 90, -1, true),
            image("fresh", 90, 59, false));
    assertThat(ids(ImageCollection.outdated(images, Duration.ofHours(1), NOW)))
        .containsExactly("unused", "old");
    assertThat(ImageCollection.outdated(images, Duration.ZERO, NOW)).isEmpty();
  }
}
