package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;

/**
 * How to get from one map to another while serving. Memory is never exceeded in between, and no
 * expert is ever without a copy.
 *
 * @param from what serves now
 * @param to what will serve; its slots may stand otherwise inside a rank than was asked, which no
 *     metric sees
 * @param steps in order
 * @param temporaryRanks ranks that lend room for one expert beside their slots while steps run,
 *     used as slots {@code from.slots()}, {@code from.slots() + 1}, and so on; empty if none is
 *     needed
 * @param fewestMoves no plan between these maps carries fewer experts between ranks
 * @param impossible why the plan stops before {@code to} is reached, a line a layer; empty if it
 *     reaches it
 */
public record MigrationPlan(
    ExpertMap from,
    ExpertMap to,
    List<MigrationStep> steps,
    Ids temporaryRanks,
    int fewestMoves,
    List<String> impossible) {

  public MigrationPlan {
    steps = List.copyOf(steps);
    impossible = List.copyOf(impossible);
    Checks.that(
        from.slotRanks().equals(to.slotRanks()) && from.rows() == to.rows(),
        "a plan needs two maps of the same slots, not " + from + " and " + to);
  }

  /** How many experts are carried between ranks. */
  public int moves() {
    return (int) steps.stream().filter(s -> s.bytes() > 0).count();
  }

  /** Bytes carried between ranks. */
  public long bytes() {
    return steps.stream().mapToLong(MigrationStep::bytes).sum();
  }

  /** Whether it reaches the map that was asked for. */
  public boolean complete() {
    return impossible.isEmpty();
  }
}
