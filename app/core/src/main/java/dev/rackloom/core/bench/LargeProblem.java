package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A seeded problem of any size: a deep graph with skips, devices of four kinds that differ in
 * speed, in what they are good at, and in memory, of which the weights take about a third.
 */
final class LargeProblem {

  private static final double[] SPEED = {1, 1.5, 2.2, 4};
  private static final long[] GIB = {24, 32, 48, 80};
  private static final long MIB = 1 << 20;
  private static final int NEAR = 40;

  private LargeProblem() {}

  /** The same stages and devices as agents would run them, for the latency of a request. */
  static PlacementProblem runtime(long seed, int stages, int devices) {
    PlacementProblem p = of(seed, stages, devices, false);
    return new PlacementProblem(
        p.name(),
        p.stages(),
        p.devices(),
        p.costs(),
        p.links(),
        p.flows(),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  /** As {@link #runtime}, and each device may hold weights in a tier that all share over a link. */
  static PlacementProblem tiered(long seed, int stages, int devices) {
    PlacementProblem plain = runtime(seed, stages, devices);
    Link shared = new Link("memory", "host", "ddr", "memory", 200e9, 100);
    List<ProblemSpill.Moved> moved =
        plain.stages().stream().map(s -> new ProblemSpill.Moved(s.weightBytes(), 0)).toList();
    List<ProblemSpill> spills = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      String device = plain.devices().get(d).id();
      String id = device + " with weights in DDR";
      Link own = new Link(device + " pcie", device, "host", "pcie", 64e9, 1_000);
      Route way = new Route(List.of(own, shared));
      spills.add(new ProblemSpill(id, d, 0, false, true, 200e9, way, 1, moved));
    }
    return plain.withTiers(List.of(new ProblemTier("DDR", "n", 1L << 44, -1)), spills);
  }

  /** So many stages on so many devices; the smallest largest load is asked for. */
  static PlacementProblem of(long seed, int stages, int devices, boolean contiguous) {
    RandomGenerator random = Seeds.random(seed);
    List<ProblemDevice> fleet = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      fleet.add(new ProblemDevice("d" + d, GIB[d % GIB.length] << 30, 300));
    }
    long scale = Math.max(1, 100 * MIB * 10_000 * devices / (64L * stages));
    List<ProblemStage> all = new ArrayList<>();
    long[][] nanos = new long[stages][devices];
    for (int s = 0; s < stages; s++) {
      long weights = Math.round(scale * Math.exp(0.5 * random.nextGaussian()));
      all.add(new ProblemStage("large", "s" + s, Phase.PLAIN, weights, 0, 0, 0, 0));
      double work = 4e6 * Math.exp(0.5 * random.nextGaussian());
      for (int kind = 0; kind < SPEED.length; kind++) {
        long cost = Math.round(work / SPEED[kind] * (0.8 + 0.4 * random.nextDouble()));
        for (int d = kind; d < devices; d += SPEED.length) {
          nanos[s][d] = cost;
        }
      }
    }
    List<ProblemFlow> flows = new ArrayList<>();
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (int s = 0; s + 1 < stages; s++) {
      TreeSet<Integer> readers = new TreeSet<>();
      readers.add(s + 1);
      while (random.nextInt(4) == 0) {
        readers.add(Math.min(stages - 1, s + 1 + random.nextInt(NEAR)));
      }
      long bytes = Math.round(2e5 * Math.exp(random.nextGaussian()));
      flows.add(new ProblemFlow(s, Ids.copyOf(readers), bytes));
      for (int reader : readers) {
        pairs.add(new Constraint.Pair(s, reader));
      }
    }
    return new PlacementProblem(
        "large-" + seed,
        all,
        fleet,
        CostTable.of(nanos),
        LinkTable.aroundMemory(fleet.stream().map(ProblemDevice::id).toList(), 1e9),
        flows,
        contiguous ? List.of(new Constraint.Contiguous(pairs)) : List.of(),
        Objective.THROUGHPUT,
        Semantics.MAIN_MEMORY);
  }
}
