package dev.rackloom.core.serving;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Session;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places a language model for requests that meet each other: solvers find placements that are good
 * for one request alone or for many, with prompts and steps together or on devices of their own,
 * and each is judged by serving the same requests on it. What is best under load no bound is known
 * for, and none is claimed.
 *
 * <p>Devices are put in the order of what they are good at: first those whose prompts are quick
 * beside their steps. Prompts get the first of them, steps the rest, for some of the cuts, those
 * nearest to the parts of the work first.
 */
public final class ServedPlacing {

  /** How many ways to cut the devices in two are tried at most. */
  private static final int CUTS = 7;

  /** Which part of the time one solver run may take; and one before anything was judged. */
  private static final int SLICES = 12;

  private static final int FIRST_SLICES = 3;

  /** How much more time there is as long as there is no answer. */
  private static final int PATIENCE = 4;

  /** Where prompts and steps may stand. */
  public enum Phases {
    /** On the same devices. */
    TOGETHER,
    /** On devices of their own. */
    APART,
    /** Whichever is better. */
    ANY
  }

  /**
   * What came of it.
   *
   * @param outcome the best; its value is what nine of ten requests are not above
   * @param tried all that were judged, the best first
   */
  public record Answer(Outcome outcome, List<Tried> tried) {
    public Answer {
      tried = List.copyOf(tried);
    }
  }

  private final long begin = System.nanoTime();
  private final Session session;
  private final TokenGoal goal;
  private final Demand demand;
  private final SolveContext context;
  private final Sides sides;
  private final PlacedFleet fleets;
  private final WholeRules rules;
  private final List<Tried> tried = new ArrayList<>();
  private final Set<String> reasons = new LinkedHashSet<>();
  private @Nullable Best best;

  private record Best(Found found, Tried tried) {}

  private ServedPlacing(
      Session session, TokenGoal goal, Demand demand, String solver, SolveContext context) {
    this.session = session;
    this.goal = goal;
    this.demand = demand;
    this.context = context;
    this.sides = new Sides(session, solver);
    this.rules = new WholeRules(session);
    this.fleets = new PlacedFleet(session, demand.maxSequences(), demand.maxBatchedTokens());
  }

  /**
   * Looks for the placement that serves a demand best, within the time of the context; the first
   * that is found is judged whatever the time, so that there is an answer.
   *
   * @throws RackloomException if the model has no prompts and steps
   */
  public static Answer place(
      Session session,
      TokenGoal goal,
      Demand demand,
      Phases phases,
      String solver,
      SolveContext context) {
    requireServed(session, goal);
    return new ServedPlacing(session, goal, demand, solver, context).place(phases);
  }

  private static void requireServed(Session session, TokenGoal goal) {
    if (!session.model().phases().contains(Phase.DECODE)) {
      throw RackloomException.user(
          "model '"
              + session.model().graph().name()
              + "' has no prompts and steps to serve: it has no phase for the objective "
              + goal.alone().word(),
          "use latency, throughput, energy or cost.");
    }
    if (!PlacedServing.serves(session)) {
      throw RackloomException.user(
          "the sizes of model '"
              + session.model().graph().name()
              + "' are not batch, tokens and past: serving it cannot be simulated",
          "leave out --trace, --requests and --phases to place for one request alone.");
    }
  }

  private Answer place(Phases phases) {
    if (phases != Phases.APART) {
      together();
    }
    List<Device> devices = session.rack().devices();
    if (phases != Phases.TOGETHER) {
      Talents talents = Talents.of(session);
      if (talents.devices().size() > 1) {
        apart(talents);
      } else {
        reasons.add(
            "apart: "
                + talents.devices().size()
                + " of "
                + devices.size()
                + " devices can run the whole model, two are needed");
      }
    }
    return answer();
  }

  private void together() {
    List<Device> all = session.rack().devices();
    List<Sides.Way> ways = new ArrayList<>();
    ways.add(new Sides.Way(Copies.of(all).getFirst(), goal.alone(), "best alone"));
    ways.addAll(sides.ways(all, Optional.empty()));
    for (Sides.Way way : ways) {
      found(way, "together, ").ifPresent(this::judge);
    }
  }

  private void apart(Talents talents) {
    for (int cut : talents.cuts(CUTS)) {
      List<Device> prompts = talents.devices().subList(0, cut);
      List<Device> steps = talents.devices().subList(cut, talents.devices().size());
      String how = "apart, prompts on " + names(prompts);
      List<Found> first = all(prompts, Phase.PREFILL, how + ": ");
      List<Found> then = all(steps, Phase.DECODE, how + ", steps: ");
      if (!first.isEmpty() && !then.isEmpty()) {
        pair(first, then);
      }
    }
  }

  private static String names(List<Device> devices) {
    String first = devices.getFirst().id();
    return devices.size() == 1 ? first : first + " to " + devices.getLast().id();
  }

  private List<Found> all(List<Device> devices, Phase phase, String how) {
    return sides.ways(devices, Optional.of(phase)).stream()
        .flatMap(way -> found(way, how).stream())
        .toList();
  }

  /** The best prompts for the first of the steps, then the best steps for these. */
  private void pair(List<Found> prompts, List<Found> steps) {
    Found best = prompts.getFirst();
    @Nullable Tried least = null;
    for (Found one : prompts) {
      Optional<Tried> now = judge(joined(one, steps.getFirst()));
      if (now.isPresent() && (least == null || order().compare(now.get(), least) < 0)) {
        best = one;
        least = now.get();
      }
    }
    for (Found one : steps.subList(1, steps.size())) {
      judge(joined(best, one));
    }
  }

  /** Prompts and steps as one placement; the prediction follows if it is the best. */
  private static Found joined(Found prompts, Found steps) {
    String how = prompts.how() + "; steps: " + steps.how().substring(steps.how().indexOf(": ") + 2);
    return new Found(
        how, Apart.joined(prompts.placement(), steps.placement(), "served"), prompts.prediction());
  }

  /** What one of the ways finds, in all phases. */
  private Optional<Found> found(Sides.Way way, String prefix) {
    if (over()) {
      return Optional.empty();
    }
    context.progress().at(spent(), prefix + way.how());
    return switch (sides.place(way, context.lasting(slice()))) {
      case Outcome.Solved s ->
          Optional.of(
              new Found(prefix + way.how(), session.inAllPhases(s.placement()), s.prediction()));
      case Outcome.Infeasible none -> {
        none.reasons().forEach(r -> reasons.add(prefix + way.how() + ": " + r));
        yield Optional.empty();
      }
    };
  }

  /** Serves the demand on a placement; empty if that cannot be, or time is over. */
  private Optional<Tried> judge(Found found) {
    if (over()) {
      return Optional.empty();
    }
    Optional<String> broken = rules.broken(found.placement());
    if (broken.isPresent()) {
      reasons.add(found.how() + ": " + broken.get());
      return Optional.empty();
    }
    context.progress().at(spent(), "serving " + found.how());
    try {
      ServingReport report =
          ServingSimulator.run(
              demand.trace(),
              fleets.of(found.placement()),
              Progress.SILENT,
              () -> best != null && over());
      if (!report.complete()) {
        return Optional.empty();
      }
      Tried now = Tried.of(found.how(), found.placement(), report, demand.wanted());
      tried.add(now);
      if (best == null || order().compare(now, best.tried()) < 0) {
        best = new Best(found, now);
      }
      return Optional.of(now);
    } catch (RackloomException | IllegalArgumentException e) {
      reasons.add(found.how() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Comparator<Tried> order() {
    return goal.order(demand.wanted());
  }

  private Answer answer() {
    long wall = System.nanoTime() - begin;
    @Nullable Best answer = best;
    if (answer == null) {
      reasons.add("no placement was found that serves these requests");
      return new Answer(new Outcome.Infeasible(List.copyOf(reasons), wall), List.of());
    }
    Found found = answer.found();
    Outcome.Solved solved =
        new Outcome.Solved(
            found.placement(),
            Apart.is(found.placement())
                ? new ApartPrice(session, found.placement()).of()
                : found.prediction(),
            goal.value(answer.tried()),
            0,
            found.how(),
            wall,
            said());
    return new Answer(solved, tried.stream().sorted(order()).toList());
  }

  private List<String> said() {
    List<String> said = new ArrayList<>();
    said.add(
        String.format(
            Locale.ROOT,
            "judged by serving %,d requests on each of %d placements, by what nine of ten are not"
                + " above",
            demand.trace().requests().size(),
            tried.size()));
    said.add("no bound is known for times under load");
    if (context.cancellation().requested() || elapsed() >= 1) {
      said.add("the time was over before all ways were tried");
    }
    return said;
  }

  /** Time is over; but until something was judged there is {@value #PATIENCE} times as much. */
  private boolean over() {
    double most = best == null ? PATIENCE : 1;
    return context.cancellation().requested() || elapsed() >= most;
  }

  private double spent() {
    return Math.min(1, elapsed());
  }

  /** Of the time that it may take. */
  private double elapsed() {
    return (System.nanoTime() - begin) / (double) Math.max(1, context.timeLimit().toNanos());
  }

  /** The first find has more time than those after it. */
  private Duration slice() {
    return context.timeLimit().dividedBy(best == null ? FIRST_SLICES : SLICES);
  }
}
