package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts of long orders over devices of many kinds: for a limit on loads, how far can a run reach
 * from each position on each kind, and do the devices together reach the end? A beam of the most
 * promising device sequences answers; the limit is halved in on.
 */
final class ThresholdCuts {

  private static final int BEAM = 48;
  private static final double CLOSE = 1e-3;

  private final LoadModel model;
  private final DeviceKinds kinds;
  private final Loads.Best best;
  private final Clock clock;
  private final RandomGenerator random;
  private final Segments segments;
  private final double[] speed;
  private final int[][] reach;
  private final Orders orders;
  private int tries;

  ThresholdCuts(
      LoadModel model, DeviceKinds kinds, Loads.Best best, Clock clock, RandomGenerator random) {
    this.model = model;
    this.kinds = kinds;
    this.best = best;
    this.clock = clock;
    this.random = random;
    this.segments = new Segments(model);
    this.orders = new Orders(model);
    this.speed = new double[kinds.count()];
    this.reach = new int[kinds.count()][model.items];
    for (int k = 0; k < speed.length; k++) {
      double sum = 0;
      for (double[] row : model.cost) {
        double least = Arrays.stream(row).min().orElse(0);
        sum += Math.min(row[kinds.any(k)], 1e3 * least);
      }
      speed[k] = 1 / Math.max(sum, 1e-9);
    }
  }

  /** One more order. */
  void round(double bound) {
    Orders.Rule[] rules = Orders.Rule.values();
    double noise = tries / rules.length % 4 * 0.25;
    search(orders.order(rules[tries++ % rules.length], noise, random), bound);
  }

  /** Halves the interval between a bound and the best until it is short. */
  private void search(int[] order, double bound) {
    double low = bound;
    double high = best.isEmpty() ? Loads.worst(model) : best.value() * (1 - CLOSE);
    if (best.isEmpty()) {
      double first = bound * 1.5;
      while (!clock.over() && !attempt(order, first) && first < high) {
        low = first;
        first *= 2;
      }
      high = Math.min(high, first);
    } else if (!attempt(order, high)) {
      return;
    }
    while (!clock.over() && high - low > CLOSE * high) {
      double middle = (low + high) / 2;
      if (attempt(order, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  private record Line(int position, Ids used, @Nullable Line parent, int kind, double slack) {}

  private boolean attempt(int[] order, double limit) {
    for (int[] row : reach) {
      Arrays.fill(row, -1);
    }
    double[] ahead = ahead(order);
    List<Line> beam = List.of(new Line(0, Ids.of(new int[kinds.count()]), null, -1, 0));
    for (int used = 0; used < model.devices && !beam.isEmpty(); used++) {
      List<Line> next = new ArrayList<>();
      Set<List<Object>> seen = new HashSet<>();
      for (Line line : beam) {
        for (int k = 0; k < kinds.count(); k++) {
          if (line.used.get(k) < kinds.devices[k].length) {
            int to = reach(order, line.position, k, limit);
            if (to == model.items) {
              return best.offer(assignment(order, new Line(to, line.used, line, k, 0)));
            }
            int[] now = line.used.toArray();
            now[k]++;
            if (to > line.position && seen.add(List.of(to, Ids.of(now)))) {
              next.add(new Line(to, Ids.of(now), line, k, slack(now, ahead[to], limit)));
            }
          }
        }
      }
      next.sort(Comparator.comparingDouble(Line::slack).reversed());
      beam = next.subList(0, Math.min(BEAM, next.size()));
    }
    return false;
  }

  /** The part of all work that stands behind each position. */
  private double[] ahead(int[] order) {
    double[] ahead = new double[order.length + 1];
    double all = 0;
    for (int p = order.length - 1; p >= 0; p--) {
      all += Arrays.stream(model.cost[order[p]]).min().orElse(0);
      ahead[p] = all;
    }
    for (int p = 0; p < order.length; p++) {
      ahead[p] /= Math.max(all, 1e-9);
    }
    return ahead;
  }

  /** What the devices left could do within the limit beyond what is to be done. */
  private double slack(int[] used, double ahead, double limit) {
    double can = 0;
    for (int k = 0; k < used.length; k++) {
      can += (kinds.devices[k].length - used[k]) * limit * speed[k];
    }
    return can - ahead;
  }

  private int reach(int[] order, int from, int kind, double limit) {
    if (reach[kind][from] < 0) {
      int[] furthest = {from};
      segments.grow(
          order,
          from,
          kinds.any(kind),
          (to, compute, load) -> {
            if (load <= limit) {
              furthest[0] = to;
            }
            return compute <= limit;
          });
      reach[kind][from] = furthest[0];
    }
    return reach[kind][from];
  }

  private int[] assignment(int[] order, Line last) {
    int[] device = new int[model.items];
    int[] used = new int[kinds.count()];
    for (Line line = last; line.parent != null; line = line.parent) {
      int d = kinds.devices[line.kind][used[line.kind]++];
      for (int p = line.parent.position; p < line.position; p++) {
        device[order[p]] = d;
      }
    }
    return device;
  }
}
