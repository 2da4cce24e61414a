package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.stage.Phase;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Placements in which the prompts of a language model are computed elsewhere than its steps: both
 * hold the weights, and the state of a request moves once, when its prompt is done (Zhong and
 * others, "DistServe", OSDI 2024). Agents keep the phases of a stage together, so such a placement
 * is simulated and exported, not deployed.
 */
public final class Apart {

  private Apart() {}

  /** Whether some stage computes prompts elsewhere than steps. */
  public static boolean is(Placement placement) {
    Set<Assignment> steps = seats(placement, Phase.DECODE);
    return !steps.isEmpty() && !steps.equals(seats(placement, Phase.PREFILL));
  }

  private static Set<Assignment> seats(Placement placement, Phase phase) {
    return of(placement, phase)
        .map(a -> new Assignment(a.model(), a.stage(), Phase.PLAIN, a.group(), a.replica()))
        .collect(Collectors.toSet());
  }

  private static Stream<Assignment> of(Placement placement, Phase phase) {
    return placement.assignments().stream().filter(a -> a.phase() == phase);
  }

  /** Prompts as in one placement, steps and the state that is kept as in another. */
  public static Placement joined(Placement prompts, Placement steps, String name) {
    return new Placement(
        name,
        Stream.concat(of(prompts, Phase.PREFILL), of(steps, Phase.DECODE)).toList(),
        steps.experts(),
        steps.states(),
        Stream.concat(prompts.tiers().stream(), steps.tiers().stream()).distinct().toList(),
        steps.wire());
  }

  /** The places of one phase, as a placement of both. */
  public static Placement part(Placement placement, Phase phase) {
    List<Assignment> both =
        of(placement, phase)
            .flatMap(a ->
                Stream.of(Phase.PREFILL, Phase.DECODE)
                    .map(p -> new Assignment(a.model(), a.stage(), p, a.group(), a.replica())))
            .toList();
    return placement.withAssignments(both);
  }

  /** Refuses a placement whose phases are apart where one place a stage is needed. */
  static Placement require(Placement placement) {
    if (is(placement)) {
      throw RackloomException.user(
          "placement '"
              + placement.name()
              + "' computes prompts and steps on different devices: it can be simulated, not"
              + " changed, explained or deployed",
          "place with --phases together.");
    }
    return placement;
  }
}
