package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the table of a resource. */
public final class Tables {
  private static final TablePrinter DEFAULT =
      Row.printer(
          List.of(
              Column.identity(),
              new Column("Created At", "date", "", "When the object was created.", 0)),
          (row, object) ->
              row.text(object.path("metadata").path("creationTimestamp").asString("")));

  private static final Map<GroupResource, TablePrinter> PRINTERS = printers();

  private Tables() {}

  private static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.putAll(AutoscalingTables.printers());
    printers.putAll(BatchTables.printers());
    printers.putAll(CoreTables.printers());
    printers.putAll(EventTables.printers());
    printers.putAll(ExtensionTables.printers());
    printers.putAll(NetworkTables.printers());
    printers.putAll(NodeTables.printers());
    printers.putAll(PodTables.printers());
    printers.putAll(PolicyTables.printers());
    printers.putAll(StorageTables.printers());
    printers.putAll(WorkloadTables.printers());
    return Map.copyOf(printers);
  }

  /** The table of {@code resource}: name and time of creation when nothing more is known of it. */
  public static TablePrinter of(GroupResource resource) {
    return PRINTERS.getOrDefault(resource, DEFAULT);
  }
}
