package io.coracle.cli.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who listens on a TCP port of this machine. */
public final class PortOwner {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int HEXADECIMAL = 16;

  private PortOwner() {}

  /** Whether a server can listen on {@code port} of all addresses; always, for port zero. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** The process that listens on {@code port}, if this user may see it. */
  public static Optional<ProcessHandle> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (Path table : TABLES) {
      sockets.addAll(listening(table, port));
    }
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses().filter(p -> holds(p, sockets)).findFirst();
  }

  private static Set<String> listening(Path table, int port) {
    Set<String> sockets = new HashSet<>();
    try {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE && columns[STATE].equals(LISTENING)) {
          String address = columns[LOCAL_ADDRESS];
          String shown = address.substring(address.indexOf(':') + 1);
          if (Integer.parseInt(shown, HEXADECIMAL) == port) {
            sockets.add("socket:[" + columns[INODE] + "]");
          }
        }
      }
    } catch (IOException noSuchTable) {
      return Set.of();
    }
    return sockets;
  }

  private static boolean holds(ProcessHandle process, Set<String> sockets) {
    Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        if (sockets.contains(target(entry))) {
          return true;
        }
      }
      return false;
    } catch (IOException endedOrForeign) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
