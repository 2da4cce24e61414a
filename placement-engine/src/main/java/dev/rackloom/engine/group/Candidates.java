package dev.rackloom.engine.group;

import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which devices may be together. Devices that cut products, batches or experts between them wait
 * for each other, so they are of one kind and in one node: runs of 2, 4, 8, ... in the rack's
 * order. A pipeline or replicas may be of unlike devices: in a rack of up to {@value #FEW} all
 * pairs and all together, in a larger one the runs and all of one kind.
 */
final class Candidates {

  private static final int FEW = 6;

  private Candidates() {}

  /** Positions of devices, each group ascending. */
  static List<List<Integer>> of(Rack rack, Sharing sharing, int most) {
    return switch (sharing) {
      case TENSOR, DATA, EXPERT -> alike(rack, most);
      case PIPELINE, REPLICAS ->
          rack.devices().size() <= FEW ? few(rack.devices().size(), most) : many(rack, most);
    };
  }

  private static List<List<Integer>> alike(Rack rack, int most) {
    List<List<Integer>> groups = new ArrayList<>();
    for (List<Integer> kind : kinds(rack, true)) {
      for (int size = 2; size <= Math.min(most, kind.size()); size *= 2) {
        for (int from = 0; from + size <= kind.size(); from += size) {
          groups.add(List.copyOf(kind.subList(from, from + size)));
        }
      }
    }
    return groups;
  }

  private static List<List<Integer>> few(int devices, int most) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int a = 0; a < devices; a++) {
      for (int b = a + 1; b < devices; b++) {
        groups.add(List.of(a, b));
      }
    }
    if (devices > 2 && devices <= most) {
      groups.add(java.util.stream.IntStream.range(0, devices).boxed().toList());
    }
    return groups;
  }

  private static List<List<Integer>> many(Rack rack, int most) {
    List<List<Integer>> groups = new ArrayList<>(alike(rack, most));
    for (List<Integer> kind : kinds(rack, false)) {
      if (kind.size() > 1 && kind.size() <= most && !groups.contains(kind)) {
        groups.add(kind);
      }
    }
    return groups;
  }

  private static List<List<Integer>> kinds(Rack rack, boolean byNode) {
    Map<List<String>, List<Integer>> kinds = new LinkedHashMap<>();
    for (int d = 0; d < rack.devices().size(); d++) {
      Device device = rack.devices().get(d);
      kinds
          .computeIfAbsent(
              List.of(device.sheet(), byNode ? device.node() : ""), k -> new ArrayList<>())
          .add(d);
    }
    return List.copyOf(kinds.values());
  }
}
