package io.coracle.kubelet.image;

import java.util.regex.Pattern;

/**
 * A key of a Docker configuration's {@code auths}, such as {@code https://index.docker.io/v1/},
 * {@code registry.example.com:5000/team} or {@code *.example.com} (Kubernetes documentation,
 * "Images", "Interpretation of config.json").
 *
 * @param host with the port if there is one; a star stands for any part of one label
 * @param path what names begin with, empty for all
 */
record RegistryPattern(Pattern host, String path) {
  private static final String DOCKER_HUB = "docker.io";

  static RegistryPattern of(String key) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "");
    int slash = bare.indexOf('/');
    String host = slash < 0 ? bare : bare.substring(0, slash);
    String path = slash < 0 ? "" : bare.substring(slash + 1);
    return new RegistryPattern(
        glob(host.equals("index.docker.io") ? DOCKER_HUB : host), path.replaceFirst("/$", ""));
  }

  private static Pattern glob(String host) {
    var expression = new StringBuilder();
    for (char c : host.toCharArray()) {
      switch (c) {
        case '*' -> expression.append("[^.:]*");
        case '?' -> expression.append("[^.:]");
        default -> expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(expression.toString());
  }

  boolean matches(ImageName image) {
    return host.matcher(image.registry()).matches()
        && (path.isEmpty()
            || image.repository().equals(path)
            || image.repository().startsWith(path + "/"));
  }
}
