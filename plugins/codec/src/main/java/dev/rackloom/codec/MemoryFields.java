package dev.rackloom.codec;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.NodeMemory;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the memory of a rack file's nodes: tiers below the homes of their devices.
 *
 * <pre>
 *     memory:
 *       - {of: cpu0}                                                        # the home memory of a device
 *       - {tier: CXL, capacity: 512GiB, bandwidthGBps: 50, at: pcie-switch}  # a memory at a switch
 *       - {tier: NVMe, capacity: 4TiB, bandwidthGBps: 6, at: gpu0}           # a lower tier of a device
 * </pre>
 */
final class MemoryFields {

  private final Yaml yaml;
  private final String node;
  private final Rack rack;

  private MemoryFields(Yaml yaml, String node, Rack rack) {
    this.yaml = yaml;
    this.node = node;
    this.rack = rack;
  }

  /** The rack with the memories that the file gives its nodes. */
  static Rack read(Yaml file, Rack rack) {
    List<NodeMemory> memories = new ArrayList<>();
    Routes routes = file.make(() -> new Routes(rack), "give the link another name.");
    Rack with = rack;
    for (Yaml node : file.get("nodes").items()) {
      List<Yaml> entries = node.find("memory").map(Yaml::items).orElse(List.of());
      for (Yaml entry : entries) {
        MemoryFields fields = new MemoryFields(entry, node.get("id").text(), rack);
        memories.add(fields.reached(fields.memory(), routes));
        with =
            entry.make(() -> rack.withMemories(memories), "give it a name and a place of its own.");
      }
    }
    return with;
  }

  private NodeMemory memory() {
    if (yaml.find("of").isPresent()) {
      return NodeMemory.lentBy(lender(yaml.allow(Set.of("of")).get("of")));
    }
    yaml.allow(Set.of("tier", "capacity", "bandwidthGBps", "at"));
    MemoryTier tier =
        yaml.make(
            () ->
                new MemoryTier(
                    yaml.get("tier").text(),
                    yaml.get("capacity").bytes(),
                    yaml.get("bandwidthGBps").number() * 1e9),
            "write a positive capacity and bandwidth.");
    return new NodeMemory(node, yaml.get("at").text(), tier, false);
  }

  private Device lender(Yaml of) {
    return rack.device(of.text())
        .filter(d -> d.node().equals(node))
        .orElseThrow(() ->
            of.wrong(
                "node '" + node + "' has no device '" + of.text() + "' whose memory it could lend",
                "name one of "
                    + rack.devices().stream()
                        .filter(d -> d.node().equals(node))
                        .map(Device::id)
                        .toList()
                    + "."));
  }

  private NodeMemory reached(NodeMemory memory, Routes routes) {
    boolean vertex = rack.switches().contains(memory.at()) || rack.device(memory.at()).isPresent();
    if (!vertex) {
      throw yaml.wrong(
          "memory '"
              + memory.tier().name()
              + "' is at '"
              + memory.at()
              + "', which is neither a device nor a switch",
          "put it where links of its node's devices end.");
    }
    boolean any =
        rack.devices().stream()
            .filter(d -> d.node().equals(node) && !(memory.lent() && d.id().equals(memory.at())))
            .anyMatch(d -> routes.between(d.id(), memory.at()).isPresent());
    if (!any) {
      throw yaml.wrong(
          "no device of node '"
              + node
              + "' has a way to memory '"
              + memory.tier().name()
              + "' at '"
              + memory.at()
              + "'",
          "add a link from a device of the node to '" + memory.at() + "'.");
    }
    return memory;
  }
}
