package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for volumes that put several sources into one directory. */
final class ProjectedVolumeRules {
  private static final long MIN_TOKEN_SECONDS = 600;
  private static final long MAX_TOKEN_SECONDS = 1L << 32;
  private static final List<String> SOURCES =
      List.of(
          "secret",
          "configMap",
          "downwardAPI",
          "serviceAccountToken",
          "clusterTrustBundle",
          "podCertificate");

  private ProjectedVolumeRules() {}

  static void projected(Field projected) {
    PathRules.mode(projected.at("defaultMode"));
    Set<String> paths = new HashSet<>();
    for (Field source : projected.at("sources").items()) {
      int found = 0;
      for (String kind : SOURCES) {
        Field inner = source.at(kind);
        if (inner.absent()) {
          continue;
        }
        if (found++ > 0) {
          source.forbidden("may not specify more than 1 volume type");
        } else {
          source(kind, inner, projected, paths);
        }
      }
    }
  }

  private static void source(String kind, Field source, Field projected, Set<String> paths) {
    switch (kind) {
      case "secret", "configMap" -> {
        source.at("name").notEmpty("");
        for (Field item : source.at("items").items()) {
          VolumeRules.keyToPath(item);
          claim(item.at("path").text(), projected, paths);
        }
      }
      case "downwardAPI" -> {
        for (Field file : source.at("items").items()) {
          VolumeRules.downwardFile(source, file);
          claim(file.at("path").text(), projected, paths);
        }
      }
      case "serviceAccountToken" -> token(source, projected, paths);
      default -> {
        Field path = source.at("path");
        if (!path.isEmpty() || kind.equals("clusterTrustBundle")) {
          path.notEmpty("");
          PathRules.descendingNotReserved(path);
          claim(path.text(), projected, paths);
        }
      }
    }
  }

  private static void token(Field token, Field projected, Set<String> paths) {
    Field seconds = token.at("expirationSeconds");
    if (seconds.number() < MIN_TOKEN_SECONDS) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    }
    if (seconds.number() > MAX_TOKEN_SECONDS) {
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    }
    Field path = token.at("path");
    if (path.notEmpty("")) {
      PathRules.descendingNotReserved(path);
    }
    claim(path.text(), projected, paths);
  }

  private static void claim(String path, Field projected, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      projected.invalid(path, "conflicting duplicate paths");
    }
  }
}
