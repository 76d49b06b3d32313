package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The fields that field selectors of a resource may name (the reference's field label conversions).
 * Name and namespace can be selected of every resource.
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

  /** The fields of built-in kinds, with the values that absent ones count as. */
  private static final Map<GroupResource, SelectableFields> BUILT_IN = builtIn();

  private static final SelectableFields PLAIN =
      new SelectableFields(Map.of(), fields -> {}, Map.of(), Set.of());

  /**
   * A step on the way to fields.
   *
   * @param path the field that ends here; empty if none does
   * @param labels whether this is where the labels are
   */
  public record Node(String path, boolean labels, Map<String, Node> children) {}

  private final Map<String, String> defaults;
  private final Consumer<Map<String, String>> finish;
  private final Map<String, String> aliases;
  private final Set<String> hidden;
  private final Node tree;

  private SelectableFields(
      Map<String, String> defaults,
      Consumer<Map<String, String>> finish,
      Map<String, String> aliases,
      Set<String> hidden) {
    var all = new LinkedHashMap<>(defaults);
    all.put(NAME, "");
    all.put(NAMESPACE, "");
    this.defaults = Map.copyOf(all);
    this.finish = finish;
    this.aliases = aliases;
    this.hidden = hidden;
    this.tree = tree(this.defaults.keySet());
  }

  /** The selectable fields of {@code storage}. */
  public static SelectableFields of(GroupResource storage) {
    return BUILT_IN.getOrDefault(storage, PLAIN);
  }

  /**
   * Selectable fields that a custom resource declares.
   *
   * @param all those of all its versions
   * @param own those of the version in question
   */
  public static SelectableFields declared(List<String> all, List<String> own) {
    var defaults = new HashMap<String, String>();
    var hidden = new HashSet<String>();
    for (String path : all) {
      defaults.put(path, "");
      if (!own.contains(path)) {
        hidden.add(path);
      }
    }
    return new SelectableFields(defaults, fields -> {}, Map.of(), Set.copyOf(hidden));
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

  /** The field that {@code label} of a selector means; itself unless it has another name here. */
  public String resolve(String label) {
    return aliases.getOrDefault(label, label);
  }

  /** Whether a selector may name {@code field}, which is resolved. */
  public boolean supports(String field) {
    return defaults.containsKey(field) && !hidden.contains(field);
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
    all.put(EVENTS, events());
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
    for (String path : IDENTITY) {
      defaults.put(path, "");
    }
    all.put(
        new GroupResource(group, resource),
        new SelectableFields(defaults, fields -> {}, Map.of(), IDENTITY));
  }

  /** Read at every creation of a pod, so better not parsed; but not for clients to select by. */
  private static SelectableFields priorityClasses() {
    Map<String, String> defaults =
        Map.of("value", "0", "globalDefault", "false", "preemptionPolicy", "");
    return new SelectableFields(defaults, fields -> {}, Map.of(), defaults.keySet());
  }

  private static SelectableFields events() {
    var defaults = new HashMap<String, String>();
    var aliases = new HashMap<String, String>();
    for (String part :
        List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
      defaults.put("involvedObject." + part, "");
      aliases.put("regarding." + part, "involvedObject." + part);
    }
    for (String path :
        List.of("reason", "reportingComponent", "source.component", "source", "type")) {
      defaults.put(path, "");
    }
    aliases.put("reportingController", "reportingComponent");
    return new SelectableFields(
        defaults, SelectableFields::eventSource, aliases, Set.of("source.component"));
  }

  /** The source of an event is its component or else the controller that reported it. */
  private static void eventSource(Map<String, String> fields) {
    String component = fields.getOrDefault("source.component", "");
    fields.put(
        "source", component.isEmpty() ? fields.getOrDefault("reportingComponent", "") : component);
  }
}
