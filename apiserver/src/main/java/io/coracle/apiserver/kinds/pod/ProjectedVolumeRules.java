package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
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
        found++;
        source(kind, inner, projected, paths);
      }
      if (found > 1) {
        source.forbidden("may not specify more than 1 volume type");
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
      case "serviceAccountToken" -> token(source, projected);
      case "clusterTrustBundle" -> {
        bundle(source);
        Field path = source.at("path");
        path.notEmpty("");
        PathRules.descendingNotReserved(path);
        claim(path.text(), projected, paths);
      }
      default -> {
        Field path = source.at("path");
        if (!path.isEmpty()) {
          PathRules.descendingNotReserved(path);
          claim(path.text(), projected, paths);
        }
      }
    }
  }

  /** Trust comes by name, or by signer and labels. */
  private static void bundle(Field bundle) {
    Field name = bundle.at("name");
    Field signer = bundle.at("signerName");
    if (name.present() && signer.present()) {
      bundle.invalid("only one of name and signerName may be used");
    } else if (name.present()) {
      name.notEmpty("must be a valid object name");
      String text = name.text();
      name.invalid(Names.dnsSubdomain(text.substring(text.lastIndexOf(':') + 1)));
      if (bundle.at("labelSelector").present()) {
        bundle.at("labelSelector").invalid("must be unset if name is specified");
      }
    } else if (signer.present()) {
      signer.notEmpty("must be a valid signer name");
      LabelRules.selector(bundle.at("labelSelector"));
    } else {
      bundle.required("either name or signerName must be specified");
    }
  }

  /** The reference names a faulty path of a token at the volume. */
  private static void token(Field token, Field projected) {
    Field seconds = token.at("expirationSeconds");
    if (seconds.number() < MIN_TOKEN_SECONDS) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    }
    if (seconds.number() > MAX_TOKEN_SECONDS) {
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    }
    Field path = projected.at("path").holding(token.at("path"));
    if (path.notEmpty("")) {
      PathRules.descendingNotReserved(path);
    }
  }

  private static void claim(String path, Field projected, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      projected.invalid(path, "conflicting duplicate paths");
    }
  }
}
