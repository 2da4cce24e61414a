package dev.rackloom.core.bench;

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
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Seeded problems that can be enumerated: graphs with fan-out, stages that some devices cannot run,
 * tight memories, a host now and then, now and then a constraint, under either semantics.
 */
final class SmallProblems {

  /** Assignments of a problem, at most. */
  static final int MOST = 65_536;

  private static final long MIB = 1 << 20;

  private SmallProblems() {}

  /** The problem of a seed for an objective. */
  static PlacementProblem of(long seed, Objective objective) {
    RandomGenerator random = Seeds.random(seed);
    int devices = 2 + random.nextInt(4);
    int stages = 2;
    int wanted = 3 + random.nextInt(14);
    while (stages < wanted && Math.pow(devices, stages + 1.0) <= MOST) {
      stages++;
    }
    boolean memory = random.nextBoolean();
    boolean host = memory && random.nextInt(3) == 0;
    List<ProblemDevice> fleet = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      long bytes = (stages / 2 + 1L) * 4 * MIB;
      fleet.add(
          new ProblemDevice(
              "d" + d, bytes, 50 + random.nextInt(300), "node" + d % 2, host && d == 0));
    }
    boolean alike = random.nextInt(3) == 0;
    List<ProblemStage> all = new ArrayList<>();
    long[][] nanos = new long[stages][devices];
    for (int s = 0; s < stages; s++) {
      long in = s == 0 || random.nextInt(6) == 0 ? 1L + random.nextInt(100_000) : 0;
      long out = s == stages - 1 ? 1L + random.nextInt(100_000) : 0;
      long weights = random.nextLong(6 * MIB);
      long activations = random.nextLong(2 * MIB);
      all.add(new ProblemStage("m", "s" + s, Phase.PLAIN, weights, activations, 0, in, out));
      long same = 10_000L + random.nextInt(2_000_000);
      for (int d = 0; d < devices; d++) {
        long own = 10_000L + random.nextInt(2_000_000);
        nanos[s][d] = random.nextInt(20) == 0 ? CostTable.FORBIDDEN : alike ? same : own;
      }
    }
    List<ProblemFlow> flows = flows(random, stages);
    return new PlacementProblem(
        "small-" + seed,
        all,
        fleet,
        CostTable.of(nanos),
        LinkTable.aroundMemory(fleet.stream().map(ProblemDevice::id).toList(), 4e9),
        flows,
        constraints(random, stages, devices, flows),
        objective,
        memory ? Semantics.MAIN_MEMORY : Semantics.RUNTIME);
  }

  private static List<ProblemFlow> flows(RandomGenerator random, int stages) {
    List<ProblemFlow> flows = new ArrayList<>();
    for (int s = 0; s + 1 < stages; s++) {
      TreeSet<Integer> readers = new TreeSet<>();
      if (random.nextInt(5) > 0) {
        readers.add(s + 1);
      }
      while (random.nextInt(3) == 0) {
        readers.add(s + 1 + random.nextInt(stages - s - 1));
      }
      if (!readers.isEmpty()) {
        flows.add(new ProblemFlow(s, Ids.copyOf(readers), random.nextInt(4_000_000)));
      }
    }
    return flows;
  }

  private static List<Constraint> constraints(
      RandomGenerator random, int stages, int devices, List<ProblemFlow> flows) {
    List<Constraint> constraints = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      constraints.add(
          new Constraint.Ban("s" + random.nextInt(stages), "d" + random.nextInt(devices)));
    }
    if (random.nextInt(6) == 0) {
      constraints.add(
          new Constraint.Pin("s" + random.nextInt(stages), Set.of("d" + random.nextInt(devices))));
    }
    if (random.nextInt(4) == 0 && stages > 2) {
      constraints.add(new Constraint.CoLocate(Set.of("s0", "s2")));
    }
    if (random.nextInt(6) == 0 && stages > 3) {
      constraints.add(new Constraint.Separate(Set.of("s1", "s3")));
    }
    if (random.nextInt(8) == 0 && stages > 2) {
      constraints.add(new Constraint.SameNode(Set.of("s0", "s1", "s2")));
    }
    if (random.nextInt(6) == 0) {
      constraints.add(new Constraint.AtMost(1 + random.nextInt(devices)));
    }
    if (random.nextInt(3) == 0) {
      constraints.add(Constraint.Contiguous.of(flows));
    }
    return constraints;
  }
}
