package io.coracle.apiserver.registry.service;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.verb.WriteHook;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Allocates cluster addresses and node ports. What is taken is read from the stored Services when
 * the first one is written, and kept up to date by every write; there is one server that writes.
 * Thread-safe: one lock guards both pools.
 */
public final class ServiceAllocation implements WriteHook {
  /** What Services are stored under. */
  public static final GroupResource SERVICES = new GroupResource("", "services");

  private final Objects objects;
  private final AddressObjects addresses;
  private final ServiceRange range;
  private final PortRange ports;
  private final NumberPool addressPool;
  private final NumberPool portPool;
  private boolean loaded;

  public ServiceAllocation(
      Objects objects,
      AddressObjects addresses,
      ServiceRange range,
      PortRange ports,
      RandomGenerator random) {
    this.objects = objects;
    this.addresses = addresses;
    this.range = range;
    this.ports = ports;
    this.addressPool = new NumberPool(range.size(), random);
    this.portPool = new NumberPool(ports.size(), random);
  }

  private void load() {
    if (!loaded) {
      for (ObjectNode service : objects.list(SERVICES, "")) {
        ServiceNeeds.address(service)
            .flatMap(address -> range.index(address).stream().boxed().findFirst())
            .filter(addressPool::contains)
            .ifPresent(
                index -> {
                  addressPool.take(index);
                  addresses.ensure(range.address(index), service);
                });
        for (int port : ServiceNeeds.nodePorts(service)) {
          if (portPool.contains(port - ports.first())) {
            portPool.take(port - ports.first());
          }
        }
      }
      loaded = true;
    }
  }

  @Override
  public synchronized Reservation creating(ObjectNode service, boolean dryRun, FieldFaults faults) {
    load();
    var held = new Held(service);
    if (ServiceNeeds.needsAddress(service)) {
      allocateAddress(service, held, faults);
    }
    allocatePorts(service, List.of(), held, faults);
    return held;
  }

  @Override
  public synchronized Reservation updating(
      ObjectNode service, ObjectNode before, boolean dryRun, FieldFaults faults) {
    load();
    var held = new Held(service);
    boolean had = ServiceNeeds.needsAddress(before);
    boolean needs = ServiceNeeds.needsAddress(service);
    if (needs && !had) {
      allocateAddress(service, held, faults);
    } else if (had && !needs) {
      ServiceNeeds.address(before).ifPresent(address -> held.releaseAddress(range.index(address)));
    }
    List<Integer> portsBefore = ServiceNeeds.nodePorts(before);
    allocatePorts(service, portsBefore, held, faults);
    List<Integer> portsNow = ServiceNeeds.nodePorts(service);
    for (int port : portsBefore) {
      if (!portsNow.contains(port)) {
        held.releasedPorts.add(port - ports.first());
      }
    }
    return held;
  }

  @Override
  public synchronized void deleted(ObjectNode service) {
    load();
    ServiceNeeds.address(service)
        .ifPresent(
            address -> {
              range.index(address).ifPresent(addressPool::free);
              addresses.remove(address);
            });
    ServiceNeeds.nodePorts(service).forEach(port -> portPool.free(port - ports.first()));
  }

  private void allocateAddress(ObjectNode service, Held held, FieldFaults faults) {
    ServiceNeeds.checkFamilies(service, faults);
    if (!faults.isEmpty() || ServiceNeeds.contradictsItself(service)) {
      return;
    }
    ServiceNeeds.setFamilies(service);
    ObjectNode spec = ServiceNeeds.spec(service);
    if (ServiceNeeds.isHeadless(service)) {
      spec.putArray("clusterIPs").add("None");
      return;
    }
    String wanted = spec.path("clusterIP").asString("");
    if (wanted.isEmpty()) {
      OptionalInt index = addressPool.takeAny();
      if (index.isEmpty()) {
        faults.invalid("spec.clusterIPs", List.of(), "range " + range + " is full");
        return;
      }
      held.takenAddresses.add(index.getAsInt());
      spec.put("clusterIP", range.address(index.getAsInt()));
    } else if (!takeAddress(wanted, held, faults)) {
      return;
    }
    spec.putArray("clusterIPs").add(spec.path("clusterIP").asString(""));
  }

  private boolean takeAddress(String wanted, Held held, FieldFaults faults) {
    String start = "failed to allocate IP " + wanted + ": ";
    OptionalInt index = range.index(wanted);
    if (index.isEmpty()) {
      return true; // no address at all: validation has words for that
    }
    if (!addressPool.contains(index.getAsInt())) {
      String why = "the provided network does not match the current range " + range;
      faults.invalid("spec.clusterIPs", List.of(wanted), start + why);
      return false;
    }
    if (!addressPool.take(index.getAsInt())) {
      String why = "provided IP is already allocated";
      faults.invalid("spec.clusterIPs", List.of(wanted), start + why);
      return false;
    }
    held.takenAddresses.add(index.getAsInt());
    return true;
  }

  private void allocatePorts(
      ObjectNode service, List<Integer> before, Held held, FieldFaults faults) {
    ObjectNode spec = ServiceNeeds.spec(service);
    var own = new ArrayList<>(before);
    int i = 0;
    for (JsonNode each : spec.path("ports")) {
      String path = "spec.ports[" + i++ + "].nodePort";
      if (each instanceof ObjectNode port) {
        allocatePort(
            port, "nodePort", path, ServiceNeeds.needsNodePorts(service), own, held, faults);
      }
    }
    if (ServiceNeeds.needsHealthCheckPort(service)) {
      String field = "healthCheckNodePort";
      allocatePort(spec, field, "spec." + field, true, own, held, faults);
    }
  }

  /**
   * @param own ports that the Service has already: one number can serve several protocols
   */
  private void allocatePort(
      ObjectNode owner,
      String field,
      String path,
      boolean needed,
      List<Integer> own,
      Held held,
      FieldFaults faults) {
    int wanted = owner.path(field).asInt(0);
    if (wanted == 0 && needed) {
      OptionalInt index = portPool.takeAny();
      if (index.isEmpty()) {
        faults.invalid(path, 0, "range " + ports + " is full");
        return;
      }
      held.ports.add(index.getAsInt());
      owner.put(field, ports.first() + index.getAsInt());
      own.add(ports.first() + index.getAsInt());
    } else if (wanted != 0 && !own.contains(wanted)) {
      int index = wanted - ports.first();
      if (!portPool.contains(index)) {
        faults.invalid(
            path,
            wanted,
            "provided port is not in the valid range. The range of valid ports is " + ports);
      } else if (!portPool.take(index)) {
        faults.invalid(path, wanted, "provided port is already allocated");
      } else {
        held.ports.add(index);
        own.add(wanted);
      }
    }
  }

  /** What one write has taken and will release. */
  private final class Held implements Reservation {
    private final ObjectNode service;
    private final List<Integer> takenAddresses = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> releasedAddresses = new ArrayList<>();
    private final List<Integer> releasedPorts = new ArrayList<>();

    Held(ObjectNode service) {
      this.service = service;
    }

    void releaseAddress(OptionalInt index) {
      index.ifPresent(releasedAddresses::add);
    }

    @Override
    public void keep() {
      release(releasedAddresses, releasedPorts);
      releasedAddresses.forEach(index -> addresses.remove(range.address(index)));
      takenAddresses.forEach(index -> addresses.ensure(range.address(index), service));
    }

    @Override
    public void giveBack() {
      release(takenAddresses, ports);
    }

    private void release(List<Integer> addressIndices, List<Integer> portIndices) {
      synchronized (ServiceAllocation.this) {
        addressIndices.forEach(addressPool::free);
        portIndices.forEach(portPool::free);
      }
    }
  }
}
