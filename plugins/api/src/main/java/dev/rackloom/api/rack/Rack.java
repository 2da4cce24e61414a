package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes, devices and links.
 *
 * @param name for people
 * @param nodes machines
 * @param devices in any order
 * @param switches vertices that are no device
 * @param links between devices and switches
 * @param callerAt the vertex where requests come in
 * @param timeDilation D: every emulated stage and link takes D times its modelled time, real
 *     devices are stretched alike; 1 for a rack without emulated devices
 * @param memories below the homes of devices, in the order in which they are to be preferred
 */
public record Rack(
    String name,
    List<Node> nodes,
    List<Device> devices,
    List<String> switches,
    List<Link> links,
    String callerAt,
    double timeDilation,
    List<NodeMemory> memories) {

  public Rack {
    Checks.named(name, "rack");
    nodes = List.copyOf(nodes);
    devices = List.copyOf(devices);
    switches = List.copyOf(switches);
    links = List.copyOf(links);
    memories = List.copyOf(memories);
    Checks.distinct(nodes, Node::id, "nodes");
    Checks.distinct(devices, Device::id, "devices");
    Checks.distinct(links, Link::id, "links");
    Checks.that(!devices.isEmpty(), "rack '" + name + "' has no device");
    Checks.that(
        timeDilation >= 1 && timeDilation < 1e6,
        "timeDilation must be 1 or more, was " + timeDilation);
    checkNames(nodes, devices, switches, links, callerAt);
    for (NodeMemory memory : memories) {
      checkMemory(memory, nodes, devices, switches);
    }
    Checks.distinct(memories, m -> List.of(m.node(), m.tier().name()), "memories of a node");
  }

  /** A rack whose devices have their own memory alone. */
  public Rack(
      String name,
      List<Node> nodes,
      List<Device> devices,
      List<String> switches,
      List<Link> links,
      String callerAt,
      double timeDilation) {
    this(name, nodes, devices, switches, links, callerAt, timeDilation, List.of());
  }

  private static void checkMemory(
      NodeMemory memory, List<Node> nodes, List<Device> devices, List<String> switches) {
    String name = "memory '" + memory.tier().name() + "' of node '" + memory.node() + "'";
    Checks.that(
        nodes.stream().anyMatch(n -> n.id().equals(memory.node())),
        name + ": the node is not in the rack");
    Optional<Device> at = devices.stream().filter(d -> d.id().equals(memory.at())).findFirst();
    Checks.that(
        at.isPresent() || switches.contains(memory.at()),
        name + " is at '" + memory.at() + "', which is neither a device nor a switch");
    if (memory.lent()) {
      Checks.that(
          at.isPresent() && at.get().home().capacityBytes() == memory.tier().capacityBytes(),
          name + " is lent, but is not the home memory of a device '" + memory.at() + "'");
    }
    for (Device device : devices) {
      Checks.that(
          !device.node().equals(memory.node())
              || device.memory().stream().noneMatch(t -> t.name().equals(memory.tier().name())),
          name + " has the name of a tier of device '" + device.id() + "'");
    }
  }

  private static void checkNames(
      List<Node> nodes,
      List<Device> devices,
      List<String> switches,
      List<Link> links,
      String callerAt) {
    Set<String> nodeIds = new HashSet<>(nodes.stream().map(Node::id).toList());
    Set<String> vertices = new HashSet<>(switches);
    for (Device device : devices) {
      Checks.that(
          nodeIds.contains(device.node()),
          "device '"
              + device.id()
              + "' sits in node '"
              + device.node()
              + "', which is not in the rack");
      Checks.that(
          vertices.add(device.id()), "device '" + device.id() + "' has the name of a switch");
    }
    for (Link link : links) {
      Checks.that(
          vertices.contains(link.a()),
          "link '"
              + link.id()
              + "' ends at '"
              + link.a()
              + "', which is neither a device nor a switch");
      Checks.that(
          vertices.contains(link.b()),
          "link '"
              + link.id()
              + "' ends at '"
              + link.b()
              + "', which is neither a device nor a switch");
    }
    Checks.that(
        vertices.contains(callerAt),
        "callerAt '" + callerAt + "' is neither a device nor a switch");
  }

  /** The device called {@code id}. */
  public Optional<Device> device(String id) {
    return devices.stream().filter(d -> d.id().equals(id)).findFirst();
  }

  /** The node called {@code id}. */
  public Optional<Node> node(String id) {
    return nodes.stream().filter(n -> n.id().equals(id)).findFirst();
  }

  /** Whether any device is emulated. */
  public boolean hasEmulated() {
    return devices.stream().anyMatch(Device::isEmulated);
  }

  /** This rack with other nodes, as when agents get their addresses. */
  public Rack withNodes(List<Node> others) {
    return new Rack(name, others, devices, switches, links, callerAt, timeDilation, memories);
  }

  /** This rack with agents where these nodes say that they are; others stay where they were. */
  public Rack at(List<Node> addressed) {
    return withNodes(
        nodes.stream()
            .map(n -> addressed.stream().filter(a -> a.id().equals(n.id())).findFirst().orElse(n))
            .toList());
  }

  /** This rack with other devices. */
  public Rack withDevices(List<Device> others) {
    return new Rack(name, nodes, others, switches, links, callerAt, timeDilation, memories);
  }

  /** This rack with other memories below the homes of devices. */
  public Rack withMemories(List<NodeMemory> others) {
    return new Rack(name, nodes, devices, switches, links, callerAt, timeDilation, others);
  }

  /** This rack with another time dilation. */
  public Rack withTimeDilation(double dilation) {
    return new Rack(name, nodes, devices, switches, links, callerAt, dilation, memories);
  }
}
