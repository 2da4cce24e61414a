package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/**
 * Operators placed as one.
 *
 * @param id unique in its {@link StageGraph}, stable over runs
 * @param label for people
 * @param operators operator ids, ascending
 * @param work per phase
 * @param footprint what it occupies
 * @param ingressBytes bytes the caller sends to it with each request
 * @param egressBytes bytes it sends back to the caller
 */
public record Stage(
    String id,
    String label,
    Ids operators,
    Map<Phase, Work> work,
    Footprint footprint,
    Dim ingressBytes,
    Dim egressBytes) {

  public Stage {
    Checks.named(id, "stage");
    work = Map.copyOf(work);
    Checks.that(!work.isEmpty(), "stage '" + id + "' has no phase");
  }

  /** The same stage doing other work. */
  public Stage withWork(Map<Phase, Work> other) {
    return new Stage(id, label, operators, other, footprint, ingressBytes, egressBytes);
  }
}
