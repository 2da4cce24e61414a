package dev.rackloom.engine.load;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CP-SAT model of contiguous placements around one main memory. Devices of the commonest kind
 * stand in a line; before, between and after them are gaps with as many positions as there are
 * other devices, where any of these may stand. {@code reached[i][p]} says that an item is at
 * position p or a later one, which makes order a matter of two-literal clauses. All times are
 * rounded down, so that bounds are bounds.
 */
final class ContiguousModel implements SatModel {

  private final CpModel model = Sat.model();
  private final IntVar value;
  private final LoadModel load;
  private final int[] major;
  private final int[] minor;
  private final int positions;
  private final double unit;
  private final Literal[][] reached;
  private final BoolVar[][] at;
  private final BoolVar[][] inGap;
  private final Covers covers;

  ContiguousModel(LoadModel load, DeviceKinds kinds, double unit, double limit) {
    this.load = load;
    this.unit = unit;
    this.covers = new Covers(model, limit);
    int most = 0;
    for (int k = 1; k < kinds.count(); k++) {
      most = kinds.devices[k].length > kinds.devices[most].length ? k : most;
    }
    this.major = kinds.devices[most];
    int common = most;
    this.minor = IntStream.range(0, load.devices).filter(d -> kinds.kindOf[d] != common).toArray();
    boolean gaps = minor.length > 0;
    this.positions = positions(major.length, minor.length);
    this.value = model.newIntVar(0, units(limit), "value");
    this.reached = new Literal[load.items][positions + 1];
    this.at = new BoolVar[load.items][positions];
    this.inGap = new BoolVar[positions][minor.length];
    items();
    order();
    if (gaps) {
      gaps();
    }
    loads();
    model.minimize(value);
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

  private boolean isGap(int position) {
    return position % (minor.length + 1) < minor.length;
  }

  private static int positions(int majors, int minors) {
    return majors + (majors + 1) * minors;
  }

  /** How many positions a model of so many devices has. */
  static int positions(DeviceKinds kinds) {
    int majors = 0;
    int all = 0;
    for (int[] alike : kinds.devices) {
      majors = Math.max(majors, alike.length);
      all += alike.length;
    }
    return positions(majors, all - majors);
  }

  private boolean possible(int item, int position) {
    if (!isGap(position)) {
      return load.allowed(item, major[0]);
    }
    for (int d : minor) {
      if (load.allowed(item, d)) {
        return true;
      }
    }
    return false;
  }

  private void items() {
    for (int i = 0; i < load.items; i++) {
      reached[i][0] = model.trueLiteral();
      reached[i][positions] = model.falseLiteral();
      for (int p = 1; p < positions; p++) {
        reached[i][p] = model.newBoolVar("y" + i + "_" + p);
        model.addImplication(reached[i][p], reached[i][p - 1]);
      }
      for (int p = 0; p < positions; p++) {
        at[i][p] = model.newBoolVar("x" + i + "_" + p);
        model.addEquality(
            at[i][p], LinearExpr.newBuilder().add(reached[i][p]).addTerm(reached[i][p + 1], -1));
        if (!possible(i, p)) {
          model.addEquality(at[i][p], 0);
        }
      }
    }
  }

  private void order() {
    for (int i = 0; i < load.items; i++) {
      for (int next : load.after[i]) {
        for (int p = 1; p < positions; p++) {
          model.addImplication(reached[i][p], reached[next][p]);
        }
      }
    }
  }

  /** Each minor device is in at most one gap, and each gap holds at most one. */
  private void gaps() {
    for (int p = 0; p < positions; p++) {
      if (!isGap(p)) {
        continue;
      }
      for (int m = 0; m < minor.length; m++) {
        inGap[p][m] = model.newBoolVar("g" + p + "_" + m);
      }
      model.addAtMostOne(inGap[p]);
      for (int i = 0; i < load.items; i++) {
        for (int m = 0; m < minor.length; m++) {
          if (!load.allowed(i, minor[m])) {
            model.addBoolOr(new Literal[] {at[i][p].not(), inGap[p][m].not()});
          }
        }
        LinearExprBuilder some = LinearExpr.newBuilder();
        for (int m = 0; m < minor.length; m++) {
          some.add(inGap[p][m]);
        }
        model.addLessOrEqual(at[i][p], some);
      }
    }
    for (int m = 0; m < minor.length; m++) {
      List<Literal> one = new ArrayList<>();
      for (int p = 0; p < positions; p++) {
        if (isGap(p)) {
          one.add(inGap[p][m]);
        }
      }
      model.addAtMostOne(one);
    }
  }

  private void loads() {
    for (int p = 0; p < positions; p++) {
      LinearExpr largest = activation(p);
      if (isGap(p)) {
        for (int m = 0; m < minor.length; m++) {
          loads(p, minor[m], largest, inGap[p][m]);
        }
      } else {
        loads(p, major[0], largest, null);
      }
    }
  }

  /** The largest activation of what is at a position, where they differ. */
  private LinearExpr activation(int p) {
    long most = IntStream.range(0, load.items).mapToLong(load::beyond).max().orElse(0);
    if (most == 0) {
      return LinearExpr.constant(0);
    }
    IntVar largest = model.newIntVar(0, most, "a" + p);
    for (int i = 0; i < load.items; i++) {
      if (load.beyond(i) > 0) {
        model.addLessOrEqual(LinearExpr.term(at[i][p], load.beyond(i)), largest);
      }
    }
    return largest.build();
  }

  private void loads(int p, int device, LinearExpr largest, @Nullable Literal when) {
    LinearExprBuilder sum = LinearExpr.newBuilder();
    LinearExprBuilder held = LinearExpr.newBuilder().add(largest);
    Covers.Sum spent = covers.sum(when);
    for (int i = 0; i < load.items; i++) {
      if (load.allowed(i, device)) {
        sum.addTerm(at[i][p], units(load.cost[i][device]));
        spent.add(at[i][p], load.cost[i][device]);
        held.addTerm(at[i][p], load.size[i] >> 10);
      }
    }
    int[] port = load.ports.once(device);
    if (port.length > 0) {
      for (int j = 0; j < load.sources; j++) {
        double nanos = load.bytes[j] * load.ports.nanosPerByte(port[0]);
        if (units(nanos) > 0 || covers.tells(nanos)) {
          transfers(sum, spent, j, p, nanos);
        }
      }
    }
    var within = model.addLessOrEqual(sum, value);
    var fits = model.addLessOrEqual(held, load.room(device));
    if (when != null) {
      within.onlyEnforceIf(when);
      fits.onlyEnforceIf(when);
    }
  }

  private void transfers(LinearExprBuilder sum, Covers.Sum spent, int j, int p, double nanos) {
    int owner = load.owner[j];
    boolean external = owner == load.items;
    BoolVar in = model.newBoolVar("in" + j + "_" + p);
    BoolVar out = model.newBoolVar("out" + j + "_" + p);
    for (int reader : load.readers[j]) {
      if (reader == load.items) {
        model.addImplication(at[owner][p], out);
      } else if (external) {
        model.addImplication(at[reader][p], in);
      } else {
        model.addBoolOr(new Literal[] {at[reader][p].not(), at[owner][p], in});
        model.addBoolOr(new Literal[] {at[owner][p].not(), at[reader][p], out});
      }
    }
    sum.addTerm(in, units(nanos));
    sum.addTerm(out, units(nanos));
    spent.add(in, nanos);
    spent.add(out, nanos);
  }

  @Override
  public void hint(int[] device) {
    int[] position = positions(device);
    for (int i = 0; i < load.items; i++) {
      for (int p = 0; p < positions; p++) {
        model.addHint(at[i][p], position[i] == p ? 1 : 0);
      }
    }
  }

  /** Positions of items: devices in an order that holds to the items'. */
  private int[] positions(int[] device) {
    int[] positionOf = new int[load.devices];
    int p = 0;
    for (int d : DeviceOrder.of(load, device)) {
      boolean gap = Arrays.stream(minor).anyMatch(m -> m == d);
      while (isGap(p) != gap) {
        p++;
      }
      positionOf[d] = p++;
    }
    int[] position = new int[load.items];
    Arrays.setAll(position, i -> positionOf[device[i]]);
    return position;
  }

  /** Rules out what only rounding let through so far; whether there was anything. */
  boolean tighten() {
    return covers.add();
  }

  @Override
  public int[] read(Values values) {
    covers.look(values);
    int[] deviceAt = new int[positions];
    for (int p = 0; p < positions; p++) {
      deviceAt[p] = isGap(p) ? minor[0] : major[p / (minor.length + 1)];
      for (int m = 0; isGap(p) && m < minor.length; m++) {
        deviceAt[p] = values.is(inGap[p][m]) ? minor[m] : deviceAt[p];
      }
    }
    int[] device = new int[load.items];
    for (int i = 0; i < load.items; i++) {
      for (int p = 0; p < positions; p++) {
        if (values.is(at[i][p])) {
          device[i] = deviceAt[p];
        }
      }
    }
    return device;
  }
}
