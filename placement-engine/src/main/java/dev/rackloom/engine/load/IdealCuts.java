package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The best contiguous parts over all orders: dynamic programming over ideals, which are the sets of
 * items that hold with an item all it must follow. An ideal with devices in use is worth the
 * smallest largest load of parts that make it up; it grows by one part on one more device. Ideals
 * come up as parts below a limit reach them, fewest items first. Devices of one kind are counted,
 * and what is left to do must fit the devices left. (Tarnawski et al., "Efficient algorithms for
 * device placement of DNN graph operators", NeurIPS 2020, for the programme.)
 *
 * <p>O(pairs of ideals, one in the other, with a part below the limit between x states).
 */
final class IdealCuts {

  private static final long LOOK = 1 << 12;

  private final LoadModel model;
  private final DeviceKinds kinds;
  private final DeviceCounts counts;
  private final Crossing crossing;
  private final IdealTable ideals;
  private final Rest rest;
  private final Consumer<int[]> found;
  private final BooleanSupplier stop;
  private final int mostCells;
  private final List<double[]> best = new ArrayList<>();
  private final List<int[]> cameFrom = new ArrayList<>();
  private final List<List<Integer>> bySize = new ArrayList<>();
  private final long[] set;
  private final int[] waiting;
  private final int[] queue;
  private final double[] compute;
  private final int[] barred;
  private final double[] begin;
  private final boolean[] wanted;
  private double limit;
  private long steps;
  private long stepsLeft;
  private long held;
  private int members;
  private int base;
  private boolean gaveUp;

  /**
   * Of a model.
   *
   * @param limit only parts of less load are of use, nanoseconds
   * @param mostSteps items added to parts, at most
   * @param mostCells values of ideals with devices in use, at most
   * @param found hears every answer that is better than those before, device by item
   */
  IdealCuts(
      LoadModel model,
      DeviceKinds kinds,
      double limit,
      long mostSteps,
      int mostCells,
      Consumer<int[]> found,
      BooleanSupplier stop) {
    this.model = model;
    this.kinds = kinds;
    this.counts = new DeviceCounts(kinds);
    this.crossing = new Crossing(model);
    this.ideals = new IdealTable(model.items);
    this.rest = new Rest(model, kinds, counts);
    this.found = found;
    this.stop = stop;
    this.limit = limit;
    this.stepsLeft = mostSteps;
    this.mostCells = mostCells;
    this.set = new long[Math.max(1, (model.items + Long.SIZE - 1) / Long.SIZE)];
    this.waiting = new int[model.items];
    this.queue = new int[model.items];
    this.compute = new double[kinds.count()];
    this.barred = new int[kinds.count()];
    this.begin = new double[counts.states()];
    this.wanted = new boolean[kinds.count()];
  }

  /** Looks at all; whether it came to the end. Then nothing is below {@link #limit}. */
  boolean run() {
    for (int size = 0; size <= model.items; size++) {
      bySize.add(new ArrayList<>());
    }
    number();
    best.getFirst()[0] = 0;
    for (int size = 0; size < model.items && !gaveUp; size++) {
      List<Integer> here = bySize.get(size);
      for (int i = 0; i < here.size() && !gaveUp; i++) {
        extend(here.get(i), size);
      }
      here.clear();
    }
    return !gaveUp;
  }

  /** The load of the best answer, or what was given if there is none below. */
  double limit() {
    return limit;
  }

  /** How many items were added to parts. */
  long steps() {
    return steps;
  }

  /** The number of the set that is at hand. */
  private int number() {
    int number = ideals.number(set);
    if (number == best.size()) {
      double[] values = new double[counts.states()];
      Arrays.fill(values, Double.POSITIVE_INFINITY);
      best.add(values);
      cameFrom.add(new int[counts.states()]);
      bySize.get(members).add(number);
      gaveUp |= (long) best.size() * counts.states() > mostCells;
    }
    return number;
  }

  private void extend(int number, int size) {
    if (!begin(number)) {
      return;
    }
    ideals.copy(number, set);
    base = number;
    members = size;
    rest.begin(set);
    crossing.clear();
    int tail = 0;
    for (int i = 0; i < model.items; i++) {
      waiting[i] = 0;
      for (int previous : model.before[i]) {
        waiting[i] += IdealTable.has(set, previous) ? 0 : 1;
      }
      if (waiting[i] == 0 && !IdealTable.has(set, i)) {
        queue[tail++] = i;
      }
    }
    grow(0, tail, 0);
  }

  /** Takes over the states that are of use: below the limit, and no worse one uses fewer. */
  private boolean begin(int number) {
    double[] values = best.get(number);
    Arrays.fill(wanted, false);
    boolean any = false;
    for (int state = 0; state < begin.length; state++) {
      double fewer = Double.POSITIVE_INFINITY;
      for (int k = 0; k < kinds.count(); k++) {
        if (counts.used(state, k) > 0) {
          fewer = Math.min(fewer, values[counts.without(state, k)]);
        }
      }
      begin[state] = values[state] < limit && values[state] < fewer ? values[state] : limit;
      values[state] = Math.min(values[state], fewer);
      for (int k = 0; begin[state] < limit && k < kinds.count(); k++) {
        wanted[k] |= counts.left(state, k);
        any |= wanted[k];
      }
    }
    return any;
  }

  /** Parts with each of {@code queue[from, tail)} as the first that is taken, then others. */
  private void grow(int from, int tail, long activation) {
    for (int q = from; q < tail && !gaveUp; q++) {
      int item = queue[q];
      long largest = Math.max(activation, model.activation[item]);
      add(item);
      if (relax(largest)) {
        int end = tail;
        for (int next : model.after[item]) {
          if (--waiting[next] == 0) {
            queue[end++] = next;
          }
        }
        grow(q + 1, end, largest);
        for (int next : model.after[item]) {
          waiting[next]++;
        }
      }
      remove(item);
    }
  }

  private void add(int item) {
    steps++;
    gaveUp |= --stepsLeft < 0 || (steps % LOOK == 0 && stop.getAsBoolean());
    IdealTable.flip(set, item);
    members++;
    held += model.size[item];
    crossing.add(item);
    rest.take(item);
    for (int k = 0; k < compute.length; k++) {
      double cost = model.cost[item][kinds.any(k)];
      if (cost < LoadModel.FORBIDDEN) {
        compute[k] += cost;
      } else {
        barred[k]++;
      }
    }
  }

  private void remove(int item) {
    IdealTable.flip(set, item);
    members--;
    held -= model.size[item];
    crossing.remove(item);
    rest.giveBack();
    for (int k = 0; k < compute.length; k++) {
      double cost = model.cost[item][kinds.any(k)];
      if (cost < LoadModel.FORBIDDEN) {
        compute[k] -= cost;
      } else {
        barred[k]--;
      }
    }
  }

  /** Puts the part at hand on each kind; whether larger parts may fit any. */
  private boolean relax(long activation) {
    boolean any = false;
    int number = -1;
    for (int k = 0; k < kinds.count(); k++) {
      int device = kinds.any(k);
      boolean can =
          wanted[k]
              && barred[k] == 0
              && compute[k] < limit
              && held + activation <= model.memory[device];
      any |= can;
      double load = can ? crossing.load(compute[k], device) : limit;
      for (int state = 0; load < limit && state < begin.length; state++) {
        if (begin[state] < limit && counts.left(state, k) && rest.fits(state, k, limit)) {
          number = number < 0 ? number() : number;
          improve(number, state, k, Math.max(begin[state], load));
        }
      }
    }
    return any;
  }

  private void improve(int number, int state, int kind, double value) {
    int after = counts.with(state, kind);
    if (value < best.get(number)[after]) {
      best.get(number)[after] = value;
      cameFrom.get(number)[after] = base * kinds.count() + kind;
      if (members == model.items && value < limit) {
        limit = value;
        found.accept(assignment(number, after));
      }
    }
  }

  private int[] assignment(int full, int last) {
    int[] device = new int[model.items];
    long[] larger = new long[set.length];
    long[] smaller = new long[set.length];
    int number = full;
    int state = last;
    while (number != 0) {
      int kind = cameFrom.get(number)[state] % kinds.count();
      int from = cameFrom.get(number)[state] / kinds.count();
      ideals.copy(number, larger);
      ideals.copy(from, smaller);
      for (int i = 0; i < model.items; i++) {
        if (IdealTable.has(larger, i) && !IdealTable.has(smaller, i)) {
          device[i] = counts.device(state, kind);
        }
      }
      state = counts.without(state, kind);
      number = from;
    }
    return device;
  }
}
