package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.engine.moe.Filled;
import java.util.List;
import java.util.Optional;

/**
 * Where experts should live, judging by a trace.
 *
 * @param layers which layers the rows of the trace are
 * @param trace what was asked for; evaluate the answer on other tokens
 * @param topology the ranks, slots within their memory
 * @param costs of the model's experts
 * @param tokensPerRank tokens of a rank in a step
 * @param rules what people demand
 * @param current the map that serves now, without empty slots if moves count; empty if none does
 * @param goal what to aim at
 */
public record TraceProblem(
    LayerNumbers layers,
    RoutingTrace trace,
    RankTopology topology,
    ExpertCosts costs,
    int tokensPerRank,
    List<ExpertRule> rules,
    Optional<ExpertMap> current,
    TraceGoal goal) {

  public TraceProblem {
    rules = List.copyOf(rules);
    Checks.positive(tokensPerRank, "tokens of a rank in a step");
    Checks.that(
        layers.size() == trace.rows(),
        layers.size() + " layers, but the trace has " + trace.rows());
    if (goal.moveMicros() > 0 && current.isEmpty()) {
      throw RackloomException.user(
          "moves are to be few, but no map serves now", "name the current map.");
    }
    if (current.isPresent()
        && (current.get().rows() != trace.rows()
            || current.get().experts() != trace.experts()
            || !current.get().slotRanks().equals(topology.slotRanks()))) {
      throw RackloomException.user(
          "the current map is " + current.get() + ", not of these layers and slots",
          "take the map of the same layers and ranks.");
    }
    if (goal.moveMicros() > 0) {
      Filled.check(current.get());
    }
  }

  /** Layer time alone, no rules, nothing there yet. */
  public TraceProblem(
      LayerNumbers layers,
      RoutingTrace trace,
      RankTopology topology,
      ExpertCosts costs,
      int tokensPerRank) {
    this(
        layers, trace, topology, costs, tokensPerRank, List.of(), Optional.empty(), TraceGoal.TIME);
  }

  /** The same with another goal. */
  public TraceProblem aiming(TraceGoal other) {
    return new TraceProblem(layers, trace, topology, costs, tokensPerRank, rules, current, other);
  }

  /** The same with a map that serves now. */
  public TraceProblem from(ExpertMap map) {
    return new TraceProblem(
        layers, trace, topology, costs, tokensPerRank, rules, Optional.of(map), goal);
  }

  /** The same under rules. */
  public TraceProblem under(List<ExpertRule> others) {
    return new TraceProblem(layers, trace, topology, costs, tokensPerRank, others, current, goal);
  }
}
