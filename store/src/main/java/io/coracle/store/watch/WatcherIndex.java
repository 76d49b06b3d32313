package io.coracle.store.watch;

import io.coracle.store.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The live watches, found by the key that changed.
 *
 * <p>A watch is filed under the deepest directory that all keys of its range share, or under the
 * key itself if its range is that one key. So for a change of {@code /pods/default/web-0} only
 * those filed under {@code /}, {@code /pods/}, {@code /pods/default/} and {@code
 * /pods/default/web-0} are looked at. Not thread-safe.
 */
final class WatcherIndex {
  private final Map<String, List<Watcher>> drawers = new HashMap<>();
  private int size;

  void add(Watcher watcher) {
    drawers.computeIfAbsent(drawer(watcher.range()), d -> new ArrayList<>()).add(watcher);
    size++;
  }

  void remove(Watcher watcher) {
    String drawer = drawer(watcher.range());
    List<Watcher> filed = drawers.get(drawer);
    if (filed != null && filed.remove(watcher)) {
      size--;
      if (filed.isEmpty()) {
        drawers.remove(drawer);
      }
    }
  }

  int size() {
    return size;
  }

  /** Shows {@code visitor} every watch whose range may hold {@code path}. */
  void visit(String path, Consumer<Watcher> visitor) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      visitDrawer(path.substring(0, end + 1), visitor);
    }
    if (!path.endsWith("/")) {
      visitDrawer(path, visitor);
    }
    visitDrawer("", visitor);
  }

  private void visitDrawer(String drawer, Consumer<Watcher> visitor) {
    List<Watcher> filed = drawers.get(drawer);
    if (filed != null) {
      filed.forEach(visitor);
    }
  }

  void forEach(Consumer<Watcher> visitor) {
    drawers.values().forEach(filed -> filed.forEach(visitor));
  }

  /** What all keys of a range have in front, cut behind the last slash. */
  static String drawer(Range range) {
    if (range.to().equals(range.from() + "\0")) {
      return range.from();
    }
    String shared =
        !range.from().isEmpty() && range.equals(Range.prefix(range.from()))
            ? range.from()
            : shared(range.from(), range.to());
    return shared.substring(0, shared.lastIndexOf('/') + 1);
  }

  private static String shared(String from, String to) {
    int length = 0;
    int most = Math.min(from.length(), to.length());
    while (length < most && from.charAt(length) == to.charAt(length)) {
      length++;
    }
    return from.substring(0, length);
  }
}
