package io.coracle.client;

/**
 * Which objects to list or watch. Empty strings and zero mean "not set".
 *
 * @param labelSelector e.g. {@code app=web,tier in (a,b)}
 * @param fieldSelector e.g. {@code spec.nodeName=n1}
 */
public record ListOptions(
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    int limit,
    String continueToken) {

  public static final ListOptions ALL = new ListOptions("", "", "", 0, "");

  public ListOptions withLabels(String selector) {
    return new ListOptions(selector, fieldSelector, resourceVersion, limit, continueToken);
  }

  public ListOptions withFields(String selector) {
    return new ListOptions(labelSelector, selector, resourceVersion, limit, continueToken);
  }

  public ListOptions from(String version) {
    return new ListOptions(labelSelector, fieldSelector, version, limit, continueToken);
  }

  public ListOptions page(int size, String token) {
    return new ListOptions(labelSelector, fieldSelector, resourceVersion, size, token);
  }
}
