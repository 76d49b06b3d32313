package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/**
 * Annotations that named seccomp and AppArmor profiles before there were fields for them. What both
 * say must agree.
 */
public final class ProfileAnnotations {
  /** Before the name of a container. */
  static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

  static final String SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
  static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";
  private static final List<String> APP_ARMOR_PROFILES =
      List.of("", "runtime/default", "unconfined");
  private static final List<String> SECCOMP_PROFILES =
      List.of("runtime/default", "docker/default", "unconfined");
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private ProfileAnnotations() {}

  static void validate(Field annotations, Field spec) {
    if (annotations.key(SECCOMP_OF_POD).present()) {
      seccomp(annotations.at(SECCOMP_OF_POD));
    }
    for (String name : annotations.keys()) {
      if (name.startsWith(SECCOMP)) {
        seccomp(annotations.at(name));
      }
    }
    for (String name : annotations.keys()) {
      if (name.startsWith(APP_ARMOR)) {
        Field profile = annotations.key(name);
        String container = name.substring(APP_ARMOR.length());
        if (!hasContainer(spec, container)) {
          profile.invalid(container, "container not found");
        }
        String text = profile.text();
        if (!APP_ARMOR_PROFILES.contains(text) && !text.startsWith(LOCALHOST)) {
          profile.invalid("invalid AppArmor profile name");
        }
      }
    }
  }

  private static void seccomp(Field profile) {
    String text = profile.text();
    if (text.startsWith(LOCALHOST)) {
      if (text.startsWith("/", LOCALHOST.length())) {
        profile.invalid("must be a relative path");
      }
      if (PathRules.hasBackstep(text.substring(LOCALHOST.length()))) {
        profile.invalid("must not contain '..'");
      }
    } else if (!SECCOMP_PROFILES.contains(text)) {
      profile.invalid("must be a valid seccomp profile");
    }
  }

  private static boolean hasContainer(Field spec, String name) {
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        if (container.at("name").text().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Annotations and fields of a new pod or template must agree. */
  public static void matching(Field annotations, Field spec) {
    Field ofPod = spec.at("securityContext");
    matches(annotations.key(SECCOMP_OF_POD), ofPod.at("seccompProfile"));
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        Field annotation = annotations.key(SECCOMP + container.at("name").text());
        matches(annotation, container.at("securityContext").at("seccompProfile"));
      }
    }
    if (spec.at("os").at("name").is("windows")) {
      return;
    }
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        Field profile = container.at("securityContext").at("appArmorProfile");
        Field annotation = annotations.key(APP_ARMOR + container.at("name").text());
        boolean own = profile.present();
        matches(annotation, own ? profile : profile.holding(ofPod.at("appArmorProfile")));
      }
    }
  }

  private static void matches(Field annotation, Field profile) {
    if (annotation.absent() || profile.absent()) {
      return;
    }
    String text = annotation.text();
    boolean same =
        switch (profile.at("type").text()) {
          case "Unconfined" -> text.equals("unconfined");
          case "RuntimeDefault" -> text.equals("runtime/default") || text.equals("docker/default");
          case "Localhost" -> text.startsWith(LOCALHOST);
          default -> true;
        };
    if (!same) {
      profile.at("type").forbidden("type in annotation and field must match");
    } else if (profile.at("type").is("Localhost")
        && !text.substring(LOCALHOST.length()).equals(profile.at("localhostProfile").text())) {
      profile.at("localhostProfile").forbidden("profile in annotation and field must match");
    }
  }
}
