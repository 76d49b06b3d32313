package io.coracle.apiserver.admission;

import java.util.List;
import java.util.Set;

/** The admission plug-ins of a server, in the order in which they are asked. */
public record AdmissionChain(List<AdmissionPlugin> plugins) {

  /** Admits everything. */
  public static final AdmissionChain NONE = new AdmissionChain(List.of());

  public AdmissionChain {
    plugins = List.copyOf(plugins);
  }

  /** This chain without the plug-ins that {@code names} name. */
  public AdmissionChain without(Set<String> names) {
    return new AdmissionChain(plugins.stream().filter(p -> !names.contains(p.name())).toList());
  }

  /** The names of all plug-ins, e.g. to tell a user which there are. */
  public List<String> names() {
    return plugins.stream().map(AdmissionPlugin::name).toList();
  }

  /** Lets every plug-in change the object. */
  public void mutate(AdmissionAttributes attributes) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.mutate(attributes);
    }
  }

  /** Asks every plug-in for its consent. */
  public void validate(AdmissionAttributes attributes) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.validate(attributes);
    }
  }
}
