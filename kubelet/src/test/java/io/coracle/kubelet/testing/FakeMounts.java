package io.coracle.kubelet.testing;

import io.coracle.kubelet.volume.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers mounts and makes none. */
public final class FakeMounts implements Mounts {
  public final List<Path> mounted = new ArrayList<>();

  @Override
  public void memory(Path target, long bytes) {
    mounted.add(target);
  }

  @Override
  public void hugePages(Path target, String page, long bytes) {
    mounted.add(target);
  }

  @Override
  public void readOnly(String type, String source, List<String> options, Path target) {
    mounted.add(target);
  }

  @Override
  public void makeBelow(Path root, Path path, int mode) throws IOException {
    Mounts.system().makeBelow(root, path, mode);
  }

  @Override
  public byte[] readBelow(Path root, Path path, int mostBytes) throws IOException {
    return Mounts.system().readBelow(root, path, mostBytes);
  }

  @Override
  public void bindBelow(Path root, Path path, Path target) throws IOException {
    Files.createDirectories(target);
    mounted.add(target);
  }

  @Override
  public void bindReadOnly(Path source, Path target) {
    mounted.add(target);
  }

  @Override
  public void unmount(Path target) throws IOException {
    if (!mounted.remove(target)) {
      throw new IOException("not mounted: " + target);
    }
  }

  @Override
  public boolean separate(Path directory) {
    return mounted.contains(directory);
  }

  @Override
  public List<Path> below(Path directory) {
    return mounted.stream().filter(p -> p.startsWith(directory)).toList().reversed();
  }
}
