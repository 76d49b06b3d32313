package io.coracle.scheduler.framework;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What plug-ins keep during one cycle, by the type of what they keep. Used by one thread at a time.
 */
public final class CycleState {
  private final Map<Class<?>, Object> values = new HashMap<>();

  public <T> void put(Class<T> type, T value) {
    values.put(type, value);
  }

  public <T> Optional<T> get(Class<T> type) {
    return Optional.ofNullable(type.cast(values.get(type)));
  }
}
