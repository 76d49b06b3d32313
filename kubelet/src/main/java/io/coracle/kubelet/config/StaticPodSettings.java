package io.coracle.kubelet.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where static pods come from.
 *
 * @param path of a directory with manifests, or of one manifest; empty for none
 * @param fileCheck how often files are read when nothing tells of changes
 * @param url of a Pod or PodList; empty for none
 * @param urlHeaders sent with every request to it; may hold secrets
 * @param urlCheck how often it is asked
 */
public record StaticPodSettings(
    String path,
    Duration fileCheck,
    String url,
    Map<String, List<String>> urlHeaders,
    Duration urlCheck) {
  public StaticPodSettings {
    Map<String, List<String>> headers = new TreeMap<>();
    urlHeaders.forEach((name, values) -> headers.put(name, List.copyOf(values)));
    urlHeaders = Map.copyOf(headers);
  }

  /** Whether there is any place that static pods come from. */
  public boolean any() {
    return !path.isEmpty() || !url.isEmpty();
  }

  @Override
  public String toString() {
    return "StaticPodSettings[" + path + ", " + url + "]";
  }
}
