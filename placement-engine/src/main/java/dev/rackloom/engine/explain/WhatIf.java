package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.solve.Portfolio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What to buy: each device twice as fast, with twice the memory, each link twice as wide. Every
 * change is priced with the placement as it is; those that gain most there, and more memory where
 * it is scarce, are also placed again from it, for a short time each. What placing again gains
 * without any change counts for nobody: it is subtracted.
 */
public final class WhatIf {

  /** No change is given less time than this, so that fewer are tried if time is short. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private final PlacementProblem problem;
  private final int[] device;
  private final List<Solver> solvers;
  private final SolveContext context;
  private final long begin = System.nanoTime();

  private WhatIf(
      PlacementProblem problem, Ids devices, List<Solver> solvers, SolveContext context) {
    this.problem = problem;
    this.device = devices.toArray();
    this.solvers = solvers;
    this.context = context;
  }

  /** What is changed. */
  public enum Kind {
    /** Nothing: placed again as it is. */
    NOTHING,
    /** A device does everything in half the time. */
    COMPUTE,
    /** A device has twice the memory. */
    MEMORY,
    /** A link carries twice the bytes a second. */
    BANDWIDTH
  }

  /**
   * What a change brings.
   *
   * @param kind of change
   * @param what the device or link; empty for none
   * @param value of the objective with the placement as it is
   * @param gainPercent of that, of the objective now; positive is better
   * @param placedAgain of the objective after placing again; NaN if that was not tried
   * @param placedAgainGainPercent of that, of what placing again reaches without the change
   */
  public record Change(
      Kind kind,
      String what,
      double value,
      double gainPercent,
      double placedAgain,
      double placedAgainGainPercent) {

    /** The larger gain of both. */
    public double best() {
      return Double.isNaN(placedAgain)
          ? gainPercent
          : Math.max(gainPercent, placedAgainGainPercent);
    }
  }

  /** All changes for a feasible assignment, the best first; nothing changed at their head. */
  public static List<Change> of(
      PlacementProblem problem, Ids devices, List<Solver> solvers, SolveContext context) {
    return new WhatIf(problem, devices, solvers, context).changes();
  }

  /** A change and the problem it makes. */
  private record Trial(Kind kind, String what, PlacementProblem problem, double value) {}

  private List<Change> changes() {
    double now = new Pricing(problem).value(device);
    List<Trial> trials = trials();
    trials.sort(Comparator.comparingDouble(Trial::value).thenComparing(t -> !scarce(t)));
    double again = again(problem, trials.size() + 1);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      changes.add(change(trials.get(i), now, again, trials.size() - i));
    }
    changes.sort(Comparator.comparingDouble(Change::best).reversed());
    changes.addFirst(new Change(Kind.NOTHING, "", now, 0, again, gain(now, again)));
    return changes;
  }

  private Change change(Trial trial, double now, double again, int left) {
    context.progress().at(spent(), "what if: " + trial.what);
    double placed = again(trial.problem, left);
    double gain = gain(now, trial.value);
    double base = Double.isNaN(again) ? now : again;
    return new Change(
        trial.kind,
        trial.what,
        trial.value,
        gain,
        placed,
        Double.isNaN(placed) ? Double.NaN : gain(base, placed));
  }

  private static double gain(double before, double after) {
    return before == 0 ? 0 : (before - after) / before * 100;
  }

  /** More memory changes nothing until stages move: it is worth a try where it is mostly taken. */
  private boolean scarce(Trial trial) {
    if (trial.kind != Kind.MEMORY) {
      return false;
    }
    int d = problem.device(trial.what).orElseThrow();
    long taken = new Pricing(problem).memory(device, device.length, d);
    return taken > problem.devices().get(d).memoryBytes() / 2;
  }

  private List<Trial> trials() {
    Changed changed = new Changed(problem);
    List<Trial> trials = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      String id = problem.devices().get(d).id();
      trials.add(trial(Kind.COMPUTE, id, changed.fasterDevice(d)));
      trials.add(trial(Kind.MEMORY, id, changed.moreMemory(d)));
    }
    for (String link : changed.links()) {
      trials.add(trial(Kind.BANDWIDTH, link, changed.widerLink(link)));
    }
    return trials;
  }

  private Trial trial(Kind kind, String what, PlacementProblem changed) {
    return new Trial(kind, what, changed, new Pricing(changed).value(device));
  }

  /** The objective after placing again from the assignment; NaN if there is no time for it. */
  private double again(PlacementProblem changed, int left) {
    Duration share = context.timeLimit().minusNanos(System.nanoTime() - begin).dividedBy(left);
    Duration limit = share.compareTo(LEAST) < 0 ? LEAST : share;
    if (spent() >= 1 || context.cancellation().requested()) {
      return Double.NaN;
    }
    SolveContext inner =
        new SolveContext(
            limit,
            context.seed(),
            Ids.of(device),
            better -> {},
            (fraction, doing) -> {},
            context.cancellation());
    Outcome outcome = new Portfolio(solvers).solve(changed, "portfolio", Map.of(), inner);
    return outcome instanceof Outcome.Solved solved ? solved.value() : Double.NaN;
  }

  private double spent() {
    return Math.min(
        1, (System.nanoTime() - begin) / (double) Math.max(1, context.timeLimit().toNanos()));
  }
}
