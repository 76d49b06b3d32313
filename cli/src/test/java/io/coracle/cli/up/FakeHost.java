package io.coracle.cli.up;

import io.coracle.cli.process.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine as a test wants it. */
final class FakeHost implements Host {
  boolean root = true;
  boolean apt;
  boolean portFree = true;
  Routes routes = new Routes(List.of());
  Optional<String> portOwner = Optional.empty();
  final List<String> capabilities = new ArrayList<>();
  final List<String> packages = new ArrayList<>();

  @Override
  public boolean isRoot() {
    return root;
  }

  @Override
  public List<String> missingCapabilities() {
    return List.copyOf(capabilities);
  }

  @Override
  public List<String> missingPackages() {
    return List.copyOf(packages);
  }

  @Override
  public boolean hasApt() {
    return apt;
  }

  @Override
  public boolean isPortFree(int port) {
    return portFree;
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Optional<String> ownerOfPort(int port) {
    return portOwner;
  }
}
