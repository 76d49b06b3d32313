package io.coracle.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.store.Key;
import io.coracle.store.Range;
import org.junit.jupiter.api.Test;

class WatcherIndexTest {

  @Test
  void drawer_ofRange_isTheDirectoryItsKeysShare() {
    assertThat(WatcherIndex.drawer(Range.prefix("/"))).isEqualTo("/");
    assertThat(WatcherIndex.drawer(Range.prefix("/pods/"))).isEqualTo("/pods/");
    assertThat(WatcherIndex.drawer(Range.prefix("/pods/default/"))).isEqualTo("/pods/default/");
    assertThat(WatcherIndex.drawer(Range.prefix("/pods/default/we"))).isEqualTo("/pods/default/");
    assertThat(WatcherIndex.drawer(new Range("/pods/a/x", "/pods/b/x"))).isEqualTo("/pods/");
    assertThat(WatcherIndex.drawer(new Range("/pods/a/web", "/pods/a/web\0")))
        .isEqualTo("/pods/a/web");
    assertThat(WatcherIndex.drawer(Range.prefix("/pods/").behind(new Key("/pods/default/a"))))
        .isEqualTo("/");
    assertThat(WatcherIndex.drawer(new Range("", "\uffff"))).isEmpty();
  }
}
