package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the memories of a placement have room for beside weights and the activations of a full step:
 * tokens of state, by the memory that is full first. A stage's state counts in the tier where it
 * is. Devices that each keep the state of their own sequences have room together for as many tokens
 * as they have alone, times their number: as if sequences could be dealt out evenly.
 */
final class StateRoom {

  /** Of a memory, what a server takes; the rest is for the driver and fragments. */
  private static final double MEMORY_SHARE = 0.9;

  /** State is counted over so many tokens, so that windows shorter than them hold less a token. */
  private static final long LONG = 4_096;

  private final PlacementProblem problem;
  private final List<Stage> stages;
  private final int[] place;
  private final int devices;
  private final double[] held;
  private final double[] active;
  private final double[] state;

  StateRoom(PlacementProblem problem, List<Stage> stages, int[] place) {
    this.problem = problem;
    this.stages = stages;
    this.place = place;
    this.devices = problem.devices().size();
    int memories = devices + problem.tiers().size();
    this.held = new double[memories];
    this.active = new double[memories];
    this.state = new double[memories];
  }

  /** Tokens of state for requests that are served at once, with steps of so many tokens. */
  long tokens(int maxBatchedTokens) {
    Arrays.fill(held, 0);
    Arrays.fill(active, 0);
    Arrays.fill(state, 0);
    for (int s = 0; s < stages.size(); s++) {
      add(s, maxBatchedTokens);
    }
    long least = Long.MAX_VALUE;
    for (int m = 0; m < state.length; m++) {
      if (state[m] > 0) {
        least = Math.min(least, room(m));
      }
    }
    return Math.min(least, Integer.MAX_VALUE);
  }

  private void add(int s, int maxBatchedTokens) {
    Footprint footprint = stages.get(s).footprint();
    double weights = PlacedServing.known(footprint.weightBytes(), "weights");
    double perToken = statePerToken(stages.get(s));
    double works =
        PlacedServing.known(
            footprint.activationBytes().bind(PlacedServing.sizes(maxBatchedTokens, 0)), "tensors");
    Optional<ProblemSpill> spill = problem.spill(place[s]);
    boolean weightsOut = spill.map(ProblemSpill::weights).orElse(false);
    boolean stateOut = spill.map(ProblemSpill::state).orElse(false);
    int[] members = members(s);
    for (int i = 0; i < members.length; i++) {
      int d = members[i];
      held[d] += weightsOut ? 0 : weights * inTurn(s, i).orElse(weightPart(s));
      state[d] += stateOut ? 0 : perToken * inTurn(s, i).orElse(statePart(s));
      active[d] = Math.max(active[d], works);
    }
    if (spill.isPresent()) {
      int m = memory(spill.get().tier());
      held[m] += weightsOut ? weights : 0;
      state[m] += stateOut ? perToken : 0;
    }
  }

  private int[] members(int s) {
    return group(s)
        .map(g -> g.members().toArray())
        .orElseGet(() -> new int[] {problem.seat(place[s])});
  }

  /** Where a tier's bytes are counted: of a lent one with the lender. */
  private int memory(int tier) {
    int lender = problem.tiers().get(tier).lender();
    return lender >= 0 ? lender : devices + tier;
  }

  /** Bytes of state of one stage for each token kept. */
  static double statePerToken(Stage stage) {
    return PlacedServing.known(
            stage.footprint().stateBytes().bind(PlacedServing.sizes(1, LONG - 1)), "state")
        / (double) LONG;
  }

  /** The part of a stage that a device holds which does its share and hands on to the next. */
  private OptionalDouble inTurn(int s, int member) {
    Optional<ProblemGroup> group = group(s);
    return group.isPresent() && group.get().sharing() == Sharing.PIPELINE
        ? OptionalDouble.of(group.get().shares().get(member))
        : OptionalDouble.empty();
  }

  /** Of a stage's weights, what each device of its place holds. */
  private double weightPart(int s) {
    long whole = problem.stages().get(s).weightBytes();
    return whole == 0 ? 0 : part(s).map(p -> p.weightBytes() / (double) whole).orElse(1.0);
  }

  private double statePart(int s) {
    long whole = problem.stages().get(s).stateBytes();
    return whole == 0 ? 0 : part(s).map(p -> p.stateBytes() / (double) whole).orElse(1.0);
  }

  private Optional<ProblemGroup.Part> part(int s) {
    return group(s).map(g -> g.parts().get(s));
  }

  private Optional<ProblemGroup> group(int s) {
    int seat = problem.seat(place[s]);
    return seat < devices ? Optional.empty() : Optional.of(problem.groups().get(seat - devices));
  }

  private long room(int m) {
    long capacity =
        m < devices
            ? problem.devices().get(m).memoryBytes()
            : problem.tiers().get(m - devices).capacityBytes();
    double left = capacity * MEMORY_SHARE - held[m] - active[m];
    if (left < 16 * state[m]) {
      throw RackloomException.user(
          name(m) + " has no memory left for state beside its stages",
          "place fewer stages there, or state in another tier (--spill state).");
    }
    return (long) (left / state[m]);
  }

  private String name(int m) {
    if (m < devices) {
      return "'" + problem.devices().get(m).id() + "'";
    }
    ProblemTier tier = problem.tiers().get(m - devices);
    return "tier '" + tier.name() + "' of node '" + tier.node() + "'";
  }
}
