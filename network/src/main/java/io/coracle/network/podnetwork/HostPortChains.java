package io.coracle.network.podnetwork;

import java.util.List;

/**
 * The chains that the port-mapping plug-in makes for all networks of a machine and never removes.
 * They are removed when no host port is mapped any more; the plug-in makes them again on demand.
 */
final class HostPortChains {
  private static final String TABLE = "nat";
  private static final String MAPPINGS = "CNI-HOSTPORT-DNAT";
  private static final List<String> CHAINS =
      List.of(MAPPINGS, "CNI-HOSTPORT-SETMARK", "CNI-HOSTPORT-MASQ");

  private HostPortChains() {}

  static void removeIfUnused() {
    List<String> rules = Iptables.rules(TABLE);
    boolean exist = rules.contains("-N " + MAPPINGS);
    boolean used =
        rules.stream().anyMatch(rule -> rule.startsWith("-A " + MAPPINGS + " "))
            || rules.stream().anyMatch(rule -> rule.startsWith("-N CNI-DN-"));
    if (!exist || used) {
      return;
    }
    // First the rules in them and the jumps to them, as a chain in use cannot be deleted.
    for (String rule : rules) {
      boolean inChain = CHAINS.stream().anyMatch(chain -> rule.startsWith("-A " + chain + " "));
      boolean toChain = CHAINS.stream().anyMatch(chain -> rule.endsWith("-j " + chain));
      if (rule.startsWith("-A ") && (inChain || toChain)) {
        Iptables.delete(TABLE, rule);
      }
    }
    for (String chain : CHAINS) {
      if (rules.contains("-N " + chain)) {
        Iptables.deleteChain(TABLE, chain);
      }
    }
  }
}
