package io.coracle.scheduler.plugins;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.informer.Informers;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.plugins.imagelocality.ImageLocality;
import io.coracle.scheduler.plugins.nodeaffinity.NodeAffinity;
import io.coracle.scheduler.plugins.nodename.NodeName;
import io.coracle.scheduler.plugins.nodeports.NodePorts;
import io.coracle.scheduler.plugins.noderesources.BalancedAllocation;
import io.coracle.scheduler.plugins.noderesources.NodeResourcesFit;
import io.coracle.scheduler.plugins.nodeunschedulable.NodeUnschedulable;
import io.coracle.scheduler.plugins.schedulinggates.SchedulingGates;
import io.coracle.scheduler.plugins.tainttoleration.TaintToleration;
import io.coracle.scheduler.plugins.volumebinding.VolumeBinding;
import io.coracle.scheduler.plugins.volumerestrictions.VolumeRestrictions;
import java.util.ArrayList;
import java.util.List;

/**
 * The plug-ins of the default profile. The order of filters decides which reason a user reads
 * first.
 */
public final class Plugins {
  private Plugins() {}

  /**
   * All plug-ins; those for volumes look at claims and volumes.
   *
   * @param client writes bindings of volumes
   */
  public static List<Plugin> defaults(Environment environment, Client client, Informers informers) {
    var all = new ArrayList<>(defaults());
    all.add(new VolumeRestrictions(informers));
    all.add(new VolumeBinding(environment, client, informers));
    return List.copyOf(all);
  }

  /** The plug-ins that need nothing but nodes and pods. */
  public static List<Plugin> defaults() {
    return List.of(
        new SchedulingGates(),
        new NodeUnschedulable(),
        new NodeName(),
        new TaintToleration(),
        new NodeAffinity(),
        new NodePorts(),
        new NodeResourcesFit(),
        new BalancedAllocation(),
        new ImageLocality());
  }
}
