package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a problem smaller without losing an answer below a limit.
 *
 * <ul>
 *   <li>Items that cannot be apart: on whatever two devices they are, one of these would be loaded
 *       beyond the limit by the two and what they exchange.
 *   <li>Items that need not be apart (where devices pay for transfers): one that takes no time and
 *       no memory goes with the one it reads from, if it is that one's only reader and passes on no
 *       more than it reads, or with its one reader, if it reads no more than it passes on. Whatever
 *       the rest does, no load grows.
 * </ul>
 */
final class Reduction {

  private final LoadModel model;
  private final double limit;
  private final DeviceKinds kinds;
  private final boolean roomy;

  private Reduction(LoadModel model, double limit) {
    this.model = model;
    this.limit = limit;
    this.kinds = new DeviceKinds(model);
    long all = Arrays.stream(model.size).sum();
    this.roomy = Arrays.stream(model.capacity).allMatch(c -> all <= c);
  }

  /** The smaller model, until nothing more can be fused. */
  static LoadModel below(LoadModel model, double limit) {
    LoadModel at = model.fused(model.fusion, limit);
    if (model.devices == 1) {
      return at;
    }
    while (true) {
      List<int[]> pairs = new Reduction(at, limit).pairs();
      if (pairs.isEmpty()) {
        return at;
      }
      at = at.fused(at.fusion.and(pairs), limit);
    }
  }

  private List<int[]> pairs() {
    List<int[]> pairs = new ArrayList<>();
    boolean[] taken = new boolean[model.items];
    for (int i = 0; i < model.items; i++) {
      int other = model.ports.devicesPay() ? companion(i) : -1;
      if (other >= 0 && !taken[i] && !taken[other]) {
        pairs.add(new int[] {i, other});
        taken[i] = true;
        taken[other] = true;
      }
    }
    for (int j = 0; j < model.sources; j++) {
      for (int reader : model.readers[j]) {
        int owner = model.owner[j];
        if (owner < model.items
            && reader < model.items
            && !(taken[owner] && taken[reader])
            && inseparable(owner, reader)) {
          pairs.add(new int[] {owner, reader});
        }
      }
    }
    return pairs;
  }

  /** The item that one can go with at no loss, -1 if there is none known. */
  private int companion(int item) {
    if (!weightless(item)) {
      return -1;
    }
    double in = 0;
    for (int j : model.read[item]) {
      in += model.bytes[j];
    }
    double out = 0;
    for (int j : model.owned[item]) {
      out += model.bytes[j];
    }
    int[] reads = model.read[item];
    boolean only = reads.length == 1 && model.readers[reads[0]].length == 1;
    boolean leaf = reads.length == 1 && model.owned[item].length == 0;
    if ((leaf || (only && out <= in)) && model.owner[reads[0]] < model.items && follows(item)) {
      return model.owner[reads[0]];
    }
    int[] owned = model.owned[item];
    boolean one = owned.length == 1 && model.readers[owned[0]].length == 1;
    if (one && in <= out && model.readers[owned[0]][0] < model.items && leads(item)) {
      return model.readers[owned[0]][0];
    }
    return -1;
  }

  private boolean weightless(int item) {
    for (int d = 0; d < model.devices; d++) {
      if (model.cost[item][d] != 0) {
        return false;
      }
    }
    return (model.size[item] == 0 && model.activation[item] == 0) || roomy;
  }

  private boolean follows(int item) {
    return near(item, model.owner[model.read[item][0]]);
  }

  private boolean leads(int item) {
    return near(item, model.readers[model.owned[item][0]][0]);
  }

  /**
   * Whether an item can stand where another does, as far as the order goes: that one stands between
   * it and all on one side of it, or there is nothing on either side.
   */
  private boolean near(int item, int other) {
    int[] before = model.before[item];
    int[] after = model.after[item];
    return (before.length == 0 && after.length == 0) || only(before, other) || only(after, other);
  }

  private static boolean only(int[] items, int one) {
    return items.length == 1 && items[0] == one;
  }

  private static boolean contains(int[] items, int item) {
    return Arrays.stream(items).anyMatch(i -> i == item);
  }

  private boolean inseparable(int a, int b) {
    for (int ka = 0; ka < kinds.count(); ka++) {
      for (int kb = 0; kb < kinds.count(); kb++) {
        int da = kinds.any(ka);
        int db = ka == kb ? second(kb) : kinds.any(kb);
        if (db >= 0
            && model.allowed(a, da)
            && model.allowed(b, db)
            && apart(a, da, b, db) <= limit) {
          return false;
        }
      }
    }
    return true;
  }

  private int second(int kind) {
    return kinds.devices[kind].length > 1 ? kinds.devices[kind][1] : -1;
  }

  /** A bound of the largest load with two items at two devices. */
  private double apart(int a, int da, int b, int db) {
    double atA = model.cost[a][da];
    double atB = model.cost[b][db];
    double link = 0;
    for (int j : model.owned[a]) {
      if (contains(model.readers[j], b)) {
        atA += on(model.ports.once(da), da, j);
        atB += on(model.ports.pair(da, db), db, j);
        link = Math.max(link, slowest(model.ports.pair(da, db)) * model.bytes[j]);
      }
    }
    for (int j : model.owned[b]) {
      if (contains(model.readers[j], a)) {
        atB += on(model.ports.once(db), db, j);
        atA += on(model.ports.pair(db, da), da, j);
        link = Math.max(link, slowest(model.ports.pair(db, da)) * model.bytes[j]);
      }
    }
    return Math.max(link, Math.max(atA, atB));
  }

  private double on(int[] resources, int resource, int j) {
    double sum = 0;
    for (int r : resources) {
      sum += r == resource ? model.bytes[j] * model.ports.nanosPerByte(r) : 0;
    }
    return sum;
  }

  private double slowest(int[] resources) {
    double most = 0;
    for (int r : resources) {
      most = Math.max(most, model.ports.nanosPerByte(r));
    }
    return most;
  }
}
