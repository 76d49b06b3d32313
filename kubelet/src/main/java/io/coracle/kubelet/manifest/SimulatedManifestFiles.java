package io.coracle.kubelet.manifest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Files that are made up: whoever simulates a machine puts them there. Thread-safe. */
public final class SimulatedManifestFiles implements ManifestFiles {
  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /** Creates a file or replaces what is in it. */
  public void put(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
    watchers.forEach(Runnable::run);
  }

  public void remove(String name) {
    files.remove(name);
    watchers.forEach(Runnable::run);
  }

  @Override
  public List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public byte[] read(String name) throws IOException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new FileNotFoundException(name);
    }
    return bytes.clone();
  }

  @Override
  public Watch watch(Runnable onChange) {
    watchers.add(onChange);
    return new Watch() {
      @Override
      public boolean alive() {
        return true;
      }

      @Override
      public void close() {
        watchers.remove(onChange);
      }
    };
  }
}
