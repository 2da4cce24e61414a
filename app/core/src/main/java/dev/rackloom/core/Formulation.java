package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Pass;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.RackLinks;
import dev.rackloom.engine.WireRule;
import dev.rackloom.engine.group.Grouping;
import dev.rackloom.engine.tier.TierPlaces;
import java.util.List;
import java.util.Optional;

/**
 * A question of where stages go, as the problems that solvers see: of a whole request, of one of
 * its passes, or as a goal sees it.
 *
 * @param links the rack
 * @param terms what is asked for
 * @param passes of one request, in order
 */
record Formulation(
    OpenModel model, RackLinks links, CostProfile profile, Terms terms, List<Pass> passes) {

  static Formulation of(
      OpenModel model, RackLinks links, Bindings sizes, CostProfile profile, Terms terms) {
    return new Formulation(model, links, profile, terms, SizeNames.passes(model.phases(), sizes));
  }

  Formulation with(CostProfile other) {
    return new Formulation(model, links, other, terms, passes);
  }

  Formulation with(Terms others) {
    return new Formulation(model, links, profile, others, passes);
  }

  /** How the tensors of the model travel between devices. */
  WireRule wireRule() {
    return new WireRule(model.graph(), terms.wire());
  }

  /** The problem of some passes, with what is placed already. */
  ProblemBuilder.Built of(List<Pass> some, Objective objective) {
    Optional<Grouping> grouping =
        terms.groups().sharings().isEmpty()
            ? Optional.empty()
            : Optional.of(new Grouping(model.graph(), terms.groups()));
    ProblemBuilder.Built of =
        ProblemBuilder.build(
            model.stages(),
            links,
            profile,
            some,
            objective,
            terms.allConstraints(),
            grouping,
            wireRule()::of);
    PlacementProblem tiered =
        TierPlaces.added(of.problem(), model.stages(), links.rack(), some, terms.spill());
    PlacementProblem problem =
        terms.from().map(p -> tiered.withCurrent(places(tiered, p))).orElse(tiered);
    return UnsizedTensors.named(model.graph(), of.with(problem));
  }

  /** The problem of one pass alone. */
  ProblemBuilder.Built of(Pass pass) {
    return of(List.of(new Pass(pass.phase(), pass.sizes(), 1)), terms.objective());
  }

  /** The problem in which only the passes of one phase take time; all of them take memory. */
  ProblemBuilder.Built of(Phase phase, Goal goal) {
    if (passes.stream().noneMatch(p -> p.phase() == phase)) {
      throw RackloomException.user(
          "model '" + model.graph().name() + "' has no phase for the objective " + goal.word(),
          "use latency, throughput, energy or cost.");
    }
    List<Pass> one =
        passes.stream()
            .map(p -> new Pass(p.phase(), p.sizes(), p.phase() == phase ? 1 : 0))
            .toList();
    return of(one, goal.objective());
  }

  /**
   * A placement as places of a problem.
   *
   * @throws RackloomException if it is of another model, cut or rack
   */
  Ids places(PlacementProblem problem, Placement placement) {
    return Evaluator.assignment(problem, placement)
        .orElseThrow(() ->
            RackloomException.user(
                "placement '"
                    + placement.name()
                    + "' is not of model '"
                    + model.graph().name()
                    + "' cut into "
                    + model.stages().stages().size()
                    + " stages on rack '"
                    + links.rack().name()
                    + "'",
                "place the model again."));
  }
}
