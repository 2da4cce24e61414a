package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.List;

/** Devices that differ in nothing but their names are of one kind. */
final class DeviceKinds {

  /** Devices by kind. */
  final int[][] devices;

  /** Kind by device. */
  final int[] kindOf;

  DeviceKinds(LoadModel model) {
    kindOf = new int[model.devices];
    List<List<Integer>> kinds = new ArrayList<>();
    for (int d = 0; d < model.devices; d++) {
      int kind = 0;
      while (kind < kinds.size() && !model.alike(kinds.get(kind).getFirst(), d)) {
        kind++;
      }
      if (kind == kinds.size()) {
        kinds.add(new ArrayList<>());
      }
      kinds.get(kind).add(d);
      kindOf[d] = kind;
    }
    devices =
        kinds.stream()
            .map(k -> k.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  int count() {
    return devices.length;
  }

  /** One device of a kind. */
  int any(int kind) {
    return devices[kind][0];
  }
}
