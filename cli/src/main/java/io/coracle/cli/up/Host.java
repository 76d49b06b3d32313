package io.coracle.cli.up;

import io.coracle.cli.process.PortOwner;
import io.coracle.cli.process.ProcessFacts;
import io.coracle.cli.process.Routes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What preflight must know of the machine. */
interface Host {

  /** Whether this user is root. */
  boolean isRoot();

  /** Capabilities that containers need and this process has not, e.g. {@code CAP_SYS_ADMIN}. */
  List<String> missingCapabilities();

  /** Debian packages with programs that a node needs and that are not there. */
  List<String> missingPackages();

  /** Whether packages can be installed here with apt. */
  boolean hasApt();

  boolean isPortFree(int port);

  /** The networks that are reached through this machine's interfaces. */
  Routes routes();

  /** Who listens on a port, in words. */
  Optional<String> ownerOfPort(int port);

  /** This machine. */
  static Host local(Function<String, Optional<String>> variables) {
    return new LocalHost(variables);
  }

  /** This machine, by its file system and {@code /proc}. */
  record LocalHost(Function<String, Optional<String>> variables) implements Host {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final List<String> SYSTEM_DIRECTORIES =
        List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final List<String> PLUGIN_DIRECTORIES =
        List.of("/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni");

    @Override
    public boolean isRoot() {
      return ProcessFacts.isRoot();
    }

    @Override
    public List<String> missingCapabilities() {
      long capabilities = ProcessFacts.capabilities();
      var missing = new ArrayList<String>();
      if ((capabilities & (1L << CAP_SYS_ADMIN)) == 0) {
        missing.add("CAP_SYS_ADMIN");
      }
      if ((capabilities & (1L << CAP_NET_ADMIN)) == 0) {
        missing.add("CAP_NET_ADMIN");
      }
      return List.copyOf(missing);
    }

    @Override
    public List<String> missingPackages() {
      var missing = new ArrayList<String>();
      addUnless(hasProgram("containerd"), "containerd", missing);
      addUnless(hasProgram("runc"), "runc", missing);
      addUnless(hasPlugins(), "containernetworking-plugins", missing);
      addUnless(hasProgram("busybox"), "busybox-static", missing);
      addUnless(hasProgram("nft"), "nftables", missing);
      addUnless(hasProgram("iptables"), "iptables", missing);
      addUnless(hasProgram("ip"), "iproute2", missing);
      return List.copyOf(missing);
    }

    private static void addUnless(boolean there, String name, List<String> missing) {
      if (!there) {
        missing.add(name);
      }
    }

    private boolean hasProgram(String name) {
      Stream<String> path = Stream.of(variables.apply("PATH").orElse("").split(":", -1));
      return Stream.concat(path, SYSTEM_DIRECTORIES.stream())
          .filter(directory -> !directory.isEmpty())
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static boolean hasPlugins() {
      return PLUGIN_DIRECTORIES.stream()
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, "bridge")));
    }

    @Override
    public boolean hasApt() {
      return hasProgram("apt-get");
    }

    @Override
    public boolean isPortFree(int port) {
      return PortOwner.isFree(port);
    }

    @Override
    public Routes routes() {
      return Routes.local();
    }

    @Override
    public Optional<String> ownerOfPort(int port) {
      return PortOwner.of(port)
          .map(
              owner ->
                  "%s (process %d)"
                      .formatted(ProcessFacts.name(owner.pid()).orElse("a process"), owner.pid()));
    }
  }
}
