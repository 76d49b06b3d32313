package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The fields that field selectors of a resource may name (the reference's field label conversions).
 * The name can be selected of every resource; the namespace of most, also where there is none.
 */
public final class SelectableFields {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  /** Not for selectors: known of what tokens can be bound to, which every request may ask. */
  public static final String UID = "metadata.uid";

  /** Like {@link #UID}. */
  public static final String DELETION = "metadata.deletionTimestamp";

  private static final Set<String> IDENTITY = Set.of(UID, DELETION);

  private static final GroupResource PRIORITY_CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");
  private static final GroupResource EVENTS = new GroupResource("", "events");
  private static final GroupResource OTHER_EVENTS = new GroupResource("events.k8s.io", "events");

  private static final List<String> EVENT_OBJECT =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  /** Kinds that have no namespace, and of which none can be selected by. */
  private static final Set<GroupResource> WITHOUT_NAMESPACE =
      Set.of(
          new GroupResource("", "nodes"),
          new GroupResource("", "namespaces"),
          new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
          new GroupResource("resource.k8s.io", "resourceslices"));

  /** The fields of built-in kinds, with the values that absent ones count as. */
  private static final Map<GroupResource, SelectableFields> BUILT_IN = builtIn();

  private static final SelectableFields PLAIN =
      new SelectableFields(read(Map.of()), fields -> {}, labels(Set.of(), true));

  /**
   * A step on the way to fields.
   *
   * @param path the field that ends here; empty if none does
   * @param labels whether this is where the labels are
   */
  public record Node(String path, boolean labels, Map<String, Node> children) {}

  private final Map<String, String> defaults;
  private final Consumer<Map<String, String>> finish;

  /** What selectors may say, and which field each of it means. */
  private final Map<String, String> labels;

  private final Node tree;

  private SelectableFields(
      Map<String, String> defaults,
      Consumer<Map<String, String>> finish,
      Map<String, String> labels) {
    this(defaults, finish, labels, tree(defaults.keySet()));
  }

  private SelectableFields(
      Map<String, String> defaults,
      Consumer<Map<String, String>> finish,
      Map<String, String> labels,
      Node tree) {
    this.defaults = Map.copyOf(defaults);
    this.finish = finish;
    this.labels = Map.copyOf(labels);
    this.tree = tree;
  }

  /**
   * The selectable fields of {@code resource}, as it is served or, where that is another, as it is
   * stored.
   */
  public static SelectableFields of(GroupResource resource) {
    return BUILT_IN.getOrDefault(resource, PLAIN);
  }

  /**
   * Selectable fields that a custom resource declares.
   *
   * @param all those of all its versions
   * @param own those of the version in question
   */
  public static SelectableFields declared(List<String> all, List<String> own, boolean namespaced) {
    var defaults = new HashMap<String, String>();
    all.forEach(path -> defaults.put(path, ""));
    return new SelectableFields(read(defaults), fields -> {}, labels(Set.copyOf(own), namespaced));
  }

  /** All that is read of an object: the fields, and its name and namespace. */
  private static Map<String, String> read(Map<String, String> fields) {
    var all = new HashMap<>(fields);
    all.put(NAME, "");
    all.put(NAMESPACE, "");
    return all;
  }

  private static Map<String, String> labels(Set<String> fields, boolean namespaced) {
    var labels = new HashMap<String, String>();
    fields.forEach(field -> labels.put(field, field));
    labels.put(NAME, NAME);
    if (namespaced) {
      labels.put(NAMESPACE, NAMESPACE);
    }
    return labels;
  }

  /** All fields with the values that absent ones count as. */
  Map<String, String> defaults() {
    return defaults;
  }

  /** The fields and the labels, as steps from the top of an object. */
  Node tree() {
    return tree;
  }

  /** Derives those fields that are made of others. */
  Map<String, String> finish(Map<String, String> fields) {
    finish.accept(fields);
    return fields;
  }

  /** The field that {@code label} of a selector means; empty if it cannot be selected by. */
  public Optional<String> resolve(String label) {
    return Optional.ofNullable(labels.get(label));
  }

  private static Node tree(Set<String> paths) {
    var root = new Node("", false, new HashMap<>());
    for (String path : paths) {
      add(root, path, path);
    }
    Node metadata = root.children().computeIfAbsent("metadata", k -> inner());
    metadata.children().put(Metadata.LABELS, new Node("", true, Map.of()));
    return root;
  }

  private static void add(Node parent, String rest, String path) {
    int dot = rest.indexOf('.');
    if (dot < 0) {
      parent.children().put(rest, new Node(path, false, new HashMap<>()));
    } else {
      Node child = parent.children().computeIfAbsent(rest.substring(0, dot), k -> inner());
      add(child, rest.substring(dot + 1), path);
    }
  }

  private static Node inner() {
    return new Node("", false, new HashMap<>());
  }

  private static Map<GroupResource, SelectableFields> builtIn() {
    var all = new HashMap<GroupResource, SelectableFields>();
    put(
        all,
        "",
        "pods",
        Map.of("spec.hostNetwork", "false"),
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.phase",
        "status.podIP",
        // A list, so that no pod has a value.
        "status.podIPs",
        "status.nominatedNodeName");
    put(all, "", "serviceaccounts", Map.of());
    put(all, "", "nodes", Map.of("spec.unschedulable", "false"));
    put(all, "", "namespaces", Map.of(), "status.phase");
    put(all, "", "secrets", Map.of(), "type");
    put(all, "", "services", Map.of(), "spec.clusterIP", "spec.type");
    put(all, "", "replicationcontrollers", Map.of("status.replicas", "0"));
    put(all, "apps", "replicasets", Map.of("status.replicas", "0"));
    put(all, "batch", "jobs", Map.of("status.successful", "0"));
    put(all, "certificates.k8s.io", "certificatesigningrequests", Map.of(), "spec.signerName");
    put(all, "resource.k8s.io", "resourceslices", Map.of(), "spec.nodeName", "spec.driver");
    SelectableFields events = events();
    all.put(EVENTS, events);
    all.put(OTHER_EVENTS, otherEvents(events));
    all.put(PRIORITY_CLASSES, priorityClasses());
    return Map.copyOf(all);
  }

  private static void put(
      Map<GroupResource, SelectableFields> all,
      String group,
      String resource,
      Map<String, String> withDefaults,
      String... withoutDefaults) {
    var defaults = new HashMap<>(withDefaults);
    for (String path : withoutDefaults) {
      defaults.put(path, "");
    }
    var labels =
        labels(defaults.keySet(), !WITHOUT_NAMESPACE.contains(new GroupResource(group, resource)));
    if (resource.equals("pods")) {
      // What the field was called before the first version.
      labels.put("spec.host", "spec.nodeName");
    }
    for (String path : IDENTITY) {
      defaults.put(path, "");
    }
    all.put(
        new GroupResource(group, resource),
        new SelectableFields(read(defaults), fields -> {}, labels));
  }

  /** Read at every creation of a pod, so better not parsed; but not for clients to select by. */
  private static SelectableFields priorityClasses() {
    Map<String, String> defaults =
        Map.of("value", "0", "globalDefault", "false", "preemptionPolicy", "");
    return new SelectableFields(read(defaults), fields -> {}, labels(Set.of(), true));
  }

  private static SelectableFields events() {
    var defaults = new HashMap<String, String>();
    for (String part : EVENT_OBJECT) {
      defaults.put("involvedObject." + part, "");
    }
    for (String path : List.of("reason", "reportingComponent", "source", "type")) {
      defaults.put(path, "");
    }
    Map<String, String> labels = labels(Set.copyOf(defaults.keySet()), true);
    defaults.put("source.component", "");
    return new SelectableFields(read(defaults), SelectableFields::eventSource, labels);
  }

  /** The same events by the names that the other group has for their fields. */
  private static SelectableFields otherEvents(SelectableFields events) {
    Map<String, String> labels = labels(Set.of("reason", "type"), true);
    for (String part : EVENT_OBJECT) {
      labels.put("regarding." + part, "involvedObject." + part);
    }
    labels.put("reportingController", "reportingComponent");
    return new SelectableFields(events.defaults, events.finish, labels, events.tree);
  }

  /** The source of an event is its component or else the controller that reported it. */
  private static void eventSource(Map<String, String> fields) {
    String component = fields.getOrDefault("source.component", "");
    fields.put(
        "source", component.isEmpty() ? fields.getOrDefault("reportingComponent", "") : component);
  }
}
