package dev.rackloom.engine.load;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A CP-SAT model of placements without an order of devices: one literal an item and device, one
 * where a tensor takes time. All times are rounded down, so that bounds are bounds.
 */
final class FreeModel implements SatModel {

  private final CpModel model = Sat.model();
  private final LoadModel load;
  private final double unit;
  private final IntVar value;
  private final Literal[][] at;
  private final LinearExprBuilder[] sums;
  private final Covers covers;
  private final Covers.Sum[] spent;
  private final Map<List<Integer>, BoolVar> crossings = new HashMap<>();
  private final Map<List<Integer>, BoolVar> copied = new HashMap<>();
  private final DeviceKinds kinds;
  private final List<Integer> heavy;
  private final boolean symmetric;

  /**
   * @param fixed device by item, -1 where it is free
   * @param limit answers above are not wanted, nanoseconds
   */
  FreeModel(LoadModel load, DeviceKinds kinds, double unit, double limit, int[] fixed) {
    this.load = load;
    this.unit = unit;
    this.value = model.newIntVar(0, units(limit), "value");
    this.at = new Literal[load.items + 1][load.devices + 1];
    this.sums = new LinearExprBuilder[load.ports.resources()];
    Arrays.setAll(sums, r -> LinearExpr.newBuilder());
    this.covers = new Covers(model, limit);
    this.spent = new Covers.Sum[sums.length];
    Arrays.setAll(spent, r -> covers.sum(null));
    items(fixed);
    memory();
    for (int j = 0; j < load.sources; j++) {
      source(j);
    }
    for (LinearExprBuilder sum : sums) {
      model.addLessOrEqual(sum, value);
    }
    this.kinds = kinds;
    this.heavy = heavy(load);
    this.symmetric = Arrays.stream(fixed).allMatch(d -> d < 0);
    if (symmetric) {
      breakSymmetry();
    }
    model.minimize(value);
  }

  /** Nothing fixed. */
  static int[] nothing(LoadModel load) {
    int[] free = new int[load.items];
    Arrays.fill(free, -1);
    return free;
  }

  @Override
  public CpModel model() {
    return model;
  }

  @Override
  public double unit() {
    return unit;
  }

  private long units(double nanos) {
    return (long) Math.floor(nanos / unit);
  }

  private void items(int[] fixed) {
    for (int i = 0; i < load.items; i++) {
      for (int d = 0; d < load.devices; d++) {
        boolean can = load.allowed(i, d) && (fixed[i] < 0 || fixed[i] == d);
        at[i][d] =
            !can
                ? model.falseLiteral()
                : fixed[i] == d ? model.trueLiteral() : model.newBoolVar("x" + i + "_" + d);
        if (can) {
          add(d, at[i][d], load.cost[i][d]);
        }
      }
      at[i][load.devices] = model.falseLiteral();
      if (fixed[i] < 0) {
        model.addExactlyOne(Arrays.copyOf(at[i], load.devices));
      }
    }
    for (int d = 0; d <= load.devices; d++) {
      at[load.items][d] = d == load.devices ? model.trueLiteral() : model.falseLiteral();
    }
  }

  private void memory() {
    for (int d = 0; d < load.devices; d++) {
      LinearExprBuilder held = LinearExpr.newBuilder();
      for (int i = 0; i < load.items; i++) {
        held.addTerm(at[i][d], load.size[i] >> 10);
      }
      activations(held, d);
      model.addLessOrEqual(held, load.room(d));
    }
  }

  /** The largest activation of what a device holds, where they differ. */
  private void activations(LinearExprBuilder held, int d) {
    IntVar largest = null;
    for (int i = 0; i < load.items; i++) {
      if (load.beyond(i) > 0 && !never(at[i][d])) {
        if (largest == null) {
          largest = model.newIntVar(0, load.room(d), "a" + d);
          held.add(largest);
        }
        model.addLessOrEqual(LinearExpr.term(at[i][d], load.beyond(i)), largest);
      }
    }
  }

  private void source(int j) {
    int owner = load.owner[j];
    for (int a = 0; a <= load.devices; a++) {
      if (never(at[owner][a])) {
        continue;
      }
      int[] once = load.ports.once(a);
      if (once.length > 0 && takesTime(once, j)) {
        BoolVar out = model.newBoolVar("out" + j + "_" + a);
        for (int reader : load.readers[j]) {
          model.addBoolOr(new Literal[] {at[owner][a].not(), at[reader][a], out});
        }
        add(once, j, out);
      }
    }
    if (load.ports.devicesPay()) {
      reads(j);
    } else {
      crossings(j);
    }
  }

  /** A device pays for reading, wherever it reads from. */
  private void reads(int j) {
    int owner = load.owner[j];
    for (int b = 0; b < load.devices; b++) {
      int[] resources = load.ports.pair(b == 0 && load.devices > 1 ? 1 : 0, b);
      resources = load.devices == 1 ? load.ports.pair(load.devices, b) : resources;
      if (resources.length > 0 && takesTime(resources, j)) {
        BoolVar in = model.newBoolVar("in" + j + "_" + b);
        for (int reader : load.readers[j]) {
          if (!never(at[reader][b])) {
            model.addBoolOr(new Literal[] {at[reader][b].not(), at[owner][b], in});
          }
        }
        add(resources, j, in);
      }
    }
  }

  /** Links pay, on the way from each device to each. */
  private void crossings(int j) {
    int owner = load.owner[j];
    for (int reader : load.readers[j]) {
      for (int a = 0; a <= load.devices; a++) {
        for (int b = 0; b <= load.devices; b++) {
          int[] resources = load.ports.pair(a, b);
          boolean possible = a != b && !never(at[owner][a]) && !never(at[reader][b]);
          if (possible && takesTime(resources, j)) {
            BoolVar goes = crossing(j, a, b, resources);
            model.addBoolOr(new Literal[] {at[owner][a].not(), at[reader][b].not(), goes});
          }
        }
      }
    }
  }

  private BoolVar crossing(int j, int a, int b, int[] resources) {
    BoolVar known = crossings.get(List.of(j, a, b));
    if (known != null) {
      return known;
    }
    BoolVar made = model.newBoolVar("z" + j + "_" + a + "_" + b);
    crossings.put(List.of(j, a, b), made);
    int once = load.ports.scattered(a, b);
    add(Arrays.copyOfRange(resources, once, resources.length), j, made);
    if (once > 0) {
      model.addImplication(made, copied(j, a, Arrays.copyOf(resources, once)));
    }
    return made;
  }

  /** A source goes once to an engine that copies it. */
  private BoolVar copied(int j, int a, int[] way) {
    List<Integer> key = List.of(j, a, way[way.length - 1]);
    BoolVar known = copied.get(key);
    if (known != null) {
      return known;
    }
    BoolVar made = model.newBoolVar("c" + j + "_" + a + "_" + key.getLast());
    copied.put(key, made);
    add(way, j, made);
    return made;
  }

  private boolean constant(Literal literal) {
    return never(literal) || literal.getIndex() == model.trueLiteral().getIndex();
  }

  private boolean never(Literal literal) {
    return literal.getIndex() == model.falseLiteral().getIndex();
  }

  private boolean takesTime(int[] way, int j) {
    for (int step : way) {
      double nanos = load.bytes[j] * load.ports.nanosPerByte(step);
      if (units(nanos) > 0 || covers.tells(nanos)) {
        return true;
      }
    }
    return false;
  }

  private void add(int[] way, int j, Literal when) {
    for (int step : way) {
      add(load.ports.resource(step), when, load.bytes[j] * load.ports.nanosPerByte(step));
    }
  }

  private void add(int resource, Literal when, double nanos) {
    sums[resource].addTerm(when, units(nanos));
    spent[resource].add(when, nanos);
  }

  /** Items, the longest first. */
  private static List<Integer> heavy(LoadModel load) {
    return IntStream.range(0, load.items)
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                i -> -Arrays.stream(load.cost[i]).filter(Double::isFinite).min().orElse(0)))
        .toList();
  }

  /** Of devices that are alike, the heaviest items take the first: the n-th only one of n. */
  private void breakSymmetry() {
    for (int[] alike : kinds.devices) {
      for (int q = 0; q + 1 < alike.length && q < heavy.size(); q++) {
        for (int d = q + 1; d < alike.length; d++) {
          LinearExprBuilder before = LinearExpr.newBuilder();
          for (int p = 0; p < q; p++) {
            before.add(at[heavy.get(p)][alike[d - 1]]);
          }
          model.addLessOrEqual(at[heavy.get(q)][alike[d]], before);
        }
      }
    }
  }

  @Override
  public void hint(int[] device) {
    int[] renamed = symmetric ? renamed(device) : device;
    for (int i = 0; i < load.items; i++) {
      for (int d = 0; d < load.devices; d++) {
        if (!constant(at[i][d]) && at[i][d] instanceof BoolVar free) {
          model.addHint(free, renamed[i] == d ? 1 : 0);
        }
      }
    }
  }

  /** Devices that are alike by another name: in the order in which heavy items take them. */
  private int[] renamed(int[] device) {
    int[] name = new int[load.devices];
    Arrays.fill(name, -1);
    int[] used = new int[kinds.count()];
    for (int i : heavy) {
      int kind = kinds.kindOf[device[i]];
      if (name[device[i]] < 0) {
        name[device[i]] = kinds.devices[kind][used[kind]++];
      }
    }
    return Arrays.stream(device).map(d -> name[d]).toArray();
  }

  /** Rules out what only rounding let through so far; whether there was anything. */
  boolean tighten() {
    return covers.add();
  }

  @Override
  public int[] read(Values values) {
    covers.look(values);
    int[] device = new int[load.items];
    for (int i = 0; i < load.items; i++) {
      for (int d = 0; d < load.devices; d++) {
        if (values.is(at[i][d])) {
          device[i] = d;
        }
      }
    }
    return device;
  }
}
