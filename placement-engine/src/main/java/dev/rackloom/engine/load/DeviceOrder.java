package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.List;

/** An order of devices in which no item comes before one that it must follow. */
final class DeviceOrder {

  private DeviceOrder() {}

  /** All devices that hold items, first to last; fewer if there is no such order. */
  static List<Integer> of(LoadModel model, int[] device) {
    boolean[][] before = new boolean[model.devices][model.devices];
    boolean[] used = new boolean[model.devices];
    for (int i = 0; i < model.items; i++) {
      used[device[i]] = true;
      for (int next : model.after[i]) {
        before[device[i]][device[next]] = device[i] != device[next];
      }
    }
    List<Integer> line = new ArrayList<>();
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int d = 0; d < model.devices; d++) {
        if (used[d] && free(d, before, used)) {
          line.add(d);
          used[d] = false;
          moved = true;
        }
      }
    }
    return line;
  }

  private static boolean free(int d, boolean[][] before, boolean[] waiting) {
    for (int other = 0; other < waiting.length; other++) {
      if (waiting[other] && before[other][d]) {
        return false;
      }
    }
    return true;
  }
}
