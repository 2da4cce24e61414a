package dev.rackloom.testkit;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Random placement problems: DAGs with fan-out, tight memories, now and then a constraint. */
public final class Problems {

  private static final long MIB = 1 << 20;

  private Problems() {}

  /** A problem of {@code stages} on {@code devices}. */
  public static PlacementProblem random(long seed, int stages, int devices, Objective objective) {
    RandomGenerator random = Seeded.random(seed);
    Rack rack = Racks.star(seed, devices, (stages / 2 + 1L) * 4 * MIB);
    List<ProblemStage> all = new ArrayList<>();
    long[][] nanos = new long[stages][devices];
    for (int s = 0; s < stages; s++) {
      long in = s == 0 || random.nextInt(6) == 0 ? random.nextInt(100_000) + 1 : 0;
      long out = s == stages - 1 ? random.nextInt(100_000) + 1 : 0;
      all.add(
          new ProblemStage(
              "m",
              "s" + s,
              Phase.PLAIN,
              random.nextLong(6 * MIB),
              random.nextLong(MIB),
              0,
              in,
              out));
      for (int d = 0; d < devices; d++) {
        nanos[s][d] =
            random.nextInt(12) == 0 ? CostTable.FORBIDDEN : 10_000 + random.nextInt(2_000_000);
      }
    }
    List<ProblemDevice> fleet =
        rack.devices().stream()
            .map(d -> new ProblemDevice(d.id(), d.home().capacityBytes(), d.power().busyW()))
            .toList();
    return new PlacementProblem(
        "random-" + seed,
        all,
        fleet,
        CostTable.of(nanos),
        LinkTable.of(rack),
        flows(random, stages),
        constraints(random, stages, devices),
        objective,
        Semantics.RUNTIME);
  }

  /** As {@link #random}, but each device is behind a NIC of its own, on which no stage runs. */
  public static PlacementProblem behindNics(
      long seed, int stages, int devices, Objective objective) {
    return behindNics(seed, stages, devices, objective, false);
  }

  /** The same, if the NICs scatter and reduce. */
  public static PlacementProblem behindNics(
      long seed, int stages, int devices, Objective objective, boolean scatters) {
    PlacementProblem plain = random(seed, stages, devices, objective);
    Rack rack = Racks.behindNics(seed, Racks.star(seed, devices, MIB), scatters);
    List<ProblemDevice> fleet = new ArrayList<>(plain.devices());
    rack.devices().stream()
        .skip(devices)
        .forEach(nic -> fleet.add(new ProblemDevice(nic.id(), 0, nic.power().busyW())));
    long[][] nanos = new long[stages][2 * devices];
    for (int s = 0; s < stages; s++) {
      Arrays.fill(nanos[s], CostTable.FORBIDDEN);
      for (int d = 0; d < devices; d++) {
        nanos[s][d] = plain.costs().nanos(s, d);
      }
    }
    return new PlacementProblem(
        plain.name(),
        plain.stages(),
        fleet,
        CostTable.of(nanos),
        LinkTable.of(rack),
        plain.flows(),
        plain.constraints(),
        objective,
        Semantics.RUNTIME);
  }

  /**
   * A problem around one main memory, small enough to enumerate: a host now and then, activations,
   * tensors of one byte a nanosecond, tight memories.
   *
   * @param contiguous whether devices need an order, by the flows or by some of them
   */
  public static PlacementProblem aroundMemory(long seed, Objective objective, boolean contiguous) {
    RandomGenerator random = Seeded.random(seed);
    int devices = 2 + random.nextInt(3);
    int stages = devices == 4 ? 6 : 4 + random.nextInt(4);
    boolean host = random.nextInt(3) == 0;
    boolean alike = random.nextInt(3) == 0;
    long bytes = (stages * (3 + random.nextInt(4)) / devices + 3L) * MIB;
    List<ProblemDevice> fleet = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      boolean last = d == devices - 1;
      long own = alike ? bytes : bytes + random.nextLong(2 * MIB);
      fleet.add(new ProblemDevice("d" + d, own, 100, host && last));
    }
    List<ProblemStage> all = new ArrayList<>();
    long[][] nanos = new long[stages][devices];
    for (int s = 0; s < stages; s++) {
      long activation = random.nextInt(4) == 0 ? random.nextLong(4 * MIB) : 0;
      long in = s == 0 || random.nextInt(6) == 0 ? 1L + random.nextInt(100_000) : 0;
      long out = s == stages - 1 ? 1L + random.nextInt(100_000) : 0;
      boolean nothing = random.nextInt(4) == 0;
      long weights = nothing ? 0 : random.nextLong(6 * MIB);
      all.add(new ProblemStage("m", "s" + s, Phase.PLAIN, weights, activation, 0, in, out));
      long same = 10_000L + random.nextInt(2_000_000);
      for (int d = 0; d < devices; d++) {
        long own = 10_000L + random.nextInt(2_000_000);
        boolean forbidden = random.nextInt(15) == 0;
        nanos[s][d] = forbidden ? CostTable.FORBIDDEN : nothing ? 0 : alike ? same : own;
      }
    }
    List<ProblemFlow> flows = flows(random, stages);
    List<Constraint> constraints = new ArrayList<>(constraints(random, stages, devices));
    if (contiguous) {
      constraints.add(new Constraint.Contiguous(pairs(random, flows)));
    }
    return new PlacementProblem(
        "memory-" + seed,
        all,
        fleet,
        CostTable.of(nanos),
        LinkTable.aroundMemory(fleet.stream().map(ProblemDevice::id).toList(), 1e9),
        flows,
        constraints,
        objective,
        Semantics.MAIN_MEMORY);
  }

  /** The flows forward; now and then some are left out, and some go back. */
  private static List<Constraint.Pair> pairs(RandomGenerator random, List<ProblemFlow> flows) {
    boolean some = random.nextInt(2) == 0;
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (ProblemFlow flow : flows) {
      for (int i = 0; i < flow.to().size(); i++) {
        int to = flow.to().get(i);
        int kind = some ? random.nextInt(5) : 0;
        if (kind < 3) {
          pairs.add(new Constraint.Pair(flow.from(), to));
        } else if (kind == 3) {
          pairs.add(new Constraint.Pair(to, flow.from()));
        }
      }
    }
    return pairs;
  }

  private static List<ProblemFlow> flows(RandomGenerator random, int stages) {
    List<ProblemFlow> flows = new ArrayList<>();
    for (int s = 0; s + 1 < stages; s++) {
      TreeSet<Integer> readers = new TreeSet<>();
      readers.add(s + 1);
      while (random.nextInt(3) == 0) {
        readers.add(s + 1 + random.nextInt(stages - s - 1));
      }
      flows.add(new ProblemFlow(s, Ids.copyOf(readers), random.nextInt(4_000_000)));
    }
    return flows;
  }

  private static List<Constraint> constraints(RandomGenerator random, int stages, int devices) {
    List<Constraint> constraints = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      constraints.add(
          new Constraint.Ban("s" + random.nextInt(stages), "d" + random.nextInt(devices)));
    }
    if (random.nextInt(4) == 0 && stages > 2) {
      constraints.add(new Constraint.CoLocate(java.util.Set.of("s0", "s2")));
    }
    return constraints;
  }
}
