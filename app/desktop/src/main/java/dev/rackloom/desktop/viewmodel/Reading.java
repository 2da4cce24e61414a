package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Goal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All numbers on the screen, of one moment: worked out together, shown together.
 *
 * @param study the model on the rack at the sizes that the numbers are for
 * @param placement what is placed where
 * @param facts what is known of each stage in each phase
 * @param forecast what is said of the placement; no bound yet
 */
record Reading(
    Optional<Study> study,
    Optional<Placement> placement,
    Map<Phase, List<Study.StageFacts>> facts,
    Forecast forecast) {

  /** Nothing is open. */
  static final Reading NOTHING =
      new Reading(
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          new Forecast.None("Open a model first: Ctrl+O"));

  Reading {
    facts = Map.copyOf(facts);
  }

  /** Works it all out. Any thread. */
  static Reading of(
      Study study, Bindings sizes, List<Constraint> constraints, Optional<Placement> placement) {
    try {
      Study sized = study.with(sizes, constraints);
      return new Reading(
          Optional.of(sized), placement, sized.facts(placement), forecast(sized, placement));
    } catch (RackloomException why) {
      return failed(study, placement, why.failure().text());
    }
  }

  private static Forecast forecast(Study study, Optional<Placement> placement) {
    try {
      return placement.<Forecast>map(p -> priced(study, p)).orElse(NOTHING.forecast());
    } catch (RackloomException why) {
      return new Forecast.Failed(why.failure().text());
    }
  }

  private static Forecast.Priced priced(Study study, Placement p) {
    return new Forecast.Priced(
        study.price(p), study.passes(p), study.faults(p), study.broken(p), Goals.LATENCY, 0);
  }

  /** No numbers at all: better than those of other sizes. */
  private static Reading failed(Study study, Optional<Placement> placement, String why) {
    List<Study.StageFacts> none =
        study.stages().stages().stream().map(s -> unknown(study, s, why)).toList();
    Map<Phase, List<Study.StageFacts>> facts =
        study.phases().stream().collect(Collectors.toMap(p -> p, p -> none));
    return new Reading(Optional.of(study), placement, facts, new Forecast.Failed(why));
  }

  private static Study.StageFacts unknown(Study study, Stage stage, String why) {
    Dim none = Dim.unknown(why);
    return new Study.StageFacts(
        stage.id(),
        stage.label(),
        stage.operators().size(),
        new Totals(none, none, none, none, none, none),
        none,
        none,
        Collections.nCopies(study.rack().devices().size(), new Estimate.Unknown(why)),
        Optional.empty());
  }

  /** This reading as a goal sees it, with what was proven for it. */
  Reading at(Goal goal, double bound) {
    return forecast instanceof Forecast.Priced p
        ? new Reading(study, placement, facts, p.at(goal, bound))
        : this;
  }

  /** The devices of a stage, empty if it is not placed. */
  List<String> devicesOf(String stage) {
    return study
        .flatMap(s -> placement.flatMap(p -> p.of(s.stages().model(), stage, s.seat())))
        .map(a -> a.group().devices())
        .orElse(List.of());
  }

  List<Study.StageFacts> in(Phase phase) {
    return facts.getOrDefault(phase, List.of());
  }
}
