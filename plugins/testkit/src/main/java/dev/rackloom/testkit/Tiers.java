package dev.rackloom.testkit;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives problems state and tiers below the devices' own memory. */
public final class Tiers {

  private static final long MIB = 1 << 20;

  private Tiers() {}

  /**
   * The problem with state on its stages, one tier that all devices but the last share over one
   * link, and now and then that tier is the last device's own memory.
   */
  public static PlacementProblem added(PlacementProblem plain, long seed) {
    RandomGenerator random = Seeded.random(seed);
    int devices = plain.devices().size();
    boolean lent = random.nextInt(3) == 0;
    long capacity = lent ? plain.devices().getLast().memoryBytes() : random.nextLong(12 * MIB);
    PlacementProblem kept = withState(plain, random);
    List<ProblemSpill> spills = new ArrayList<>();
    for (int d = 0; d + 1 < devices; d++) {
      boolean state = random.nextInt(3) > 0;
      spills.add(spill(kept, d, state, !state || random.nextInt(3) == 0, random));
    }
    ProblemTier tier = new ProblemTier("DDR", "n", capacity, lent ? devices - 1 : -1);
    return kept.withTiers(List.of(tier), spills);
  }

  private static PlacementProblem withState(PlacementProblem plain, RandomGenerator random) {
    List<ProblemStage> stages =
        plain.stages().stream()
            .map(s ->
                new ProblemStage(
                    s.model(),
                    s.id(),
                    s.phase(),
                    s.weightBytes(),
                    s.activationBytes(),
                    random.nextInt(4) == 0 ? 0 : random.nextLong(6 * MIB),
                    s.ingressBytes(),
                    s.egressBytes()))
            .toList();
    return new PlacementProblem(
        plain.name() + "-tiers",
        stages,
        plain.devices(),
        plain.costs(),
        plain.links(),
        plain.flows(),
        plain.constraints(),
        plain.objective(),
        plain.semantics(),
        plain.groups(),
        Ids.NONE);
  }

  private static ProblemSpill spill(
      PlacementProblem problem, int d, boolean state, boolean weights, RandomGenerator random) {
    String id = problem.devices().get(d).id();
    Link own = new Link("to " + id, id, "host", "pcie", 4e9, 5_000);
    Link shared = new Link("shared", "host", "ddr", "memory", 8e9, 1_000);
    List<ProblemSpill.Moved> moved =
        problem.stages().stream()
            .map(s ->
                new ProblemSpill.Moved(
                    (state ? s.stateBytes() : 0) + (weights ? s.weightBytes() : 0),
                    state ? s.stateBytes() / 8 : 0))
            .toList();
    return new ProblemSpill(
        id + " with a part in DDR",
        d,
        0,
        state,
        weights,
        1e9 * (1 + random.nextInt(8)),
        new Route(List.of(own, shared)),
        1 + random.nextInt(3),
        moved);
  }
}
