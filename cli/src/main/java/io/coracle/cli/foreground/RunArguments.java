package io.coracle.cli.foreground;

import io.coracle.cli.process.ClusterProcess;
import io.coracle.cluster.ClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings of a cluster as arguments for the command that its process runs. */
public final class RunArguments {
  private RunArguments() {}

  /** The arguments, beginning with the command. */
  public static List<String> of(ClusterSettings settings) {
    var arguments = new ArrayList<String>();
    arguments.add(ClusterProcess.COMMAND);
    add(arguments, ClusterProcess.DATA_OPTION, settings.data().root().toString());
    add(arguments, "--port", Integer.toString(settings.port()));
    add(arguments, "--kubeconfig", settings.kubeconfig().toString());
    add(arguments, "--runtime", lower(settings.runtime()));
    add(arguments, "--nodes", Integer.toString(settings.nodes()));
    add(arguments, "--service-cidr", settings.serviceCidr());
    add(arguments, "--pod-cidr", settings.podCidr());
    add(arguments, "--cluster-domain", settings.clusterDomain());
    settings
        .nodeConfiguration()
        .ifPresent(file -> add(arguments, "--node-config", file.toString()));
    return List.copyOf(arguments);
  }

  private static void add(List<String> arguments, String option, String value) {
    arguments.add(option);
    arguments.add(value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
