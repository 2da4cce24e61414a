package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.v1.DeviceFormats;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which formats of sub-models run on which device: of this agent's devices it is known, of others
 * their agents' beats tell. Safe to share between threads.
 */
final class Formats {

  private final String node;
  private final List<OwnedDevice> own;
  private final Members members;

  Formats(String node, Collection<OwnedDevice> own, Members members) {
    this.node = node;
    this.own = List.copyOf(own);
    this.members = members;
  }

  /** Of this agent: what it says in its beats. */
  Map<String, Set<String>> here() {
    Map<String, Set<String>> here = new TreeMap<>();
    own.forEach(d -> here.put(d.device().id(), d.loader().formats()));
    return here;
  }

  /** The same as beats have it. */
  List<DeviceFormats> said() {
    return here().entrySet().stream()
        .map(d ->
            DeviceFormats.newBuilder().setDevice(d.getKey()).addAllFormats(d.getValue()).build())
        .toList();
  }

  /** Of a plan's rack, by device; those of which nothing is known are left out. */
  Map<String, Set<String>> of(DeploymentPlan plan) {
    Map<String, Map<String, Set<String>>> byNode = new HashMap<>(members.said(Said::formats));
    byNode.put(node, here());
    Map<String, Set<String>> found = new TreeMap<>();
    for (Device device : plan.rack().devices()) {
      Set<String> runs = byNode.getOrDefault(device.node(), Map.of()).get(device.id());
      if (runs != null) {
        found.put(device.id(), runs);
      }
    }
    return found;
  }
}
