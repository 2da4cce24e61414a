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
