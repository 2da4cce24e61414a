package dev.rackloom.agent.repair;

import dev.rackloom.api.Checks;
import java.util.Collection;
import java.util.List;

/**
 * Numbers of epochs that agents propose. Each agent of a rack has a residue of its own, so no two
 * of them can take the same number, and of two proposals at once the higher one is refused nowhere
 * because of the other: one of them always gets through. (So does each proposer of Lamport's Paxos
 * have ballot numbers of its own.)
 */
public final class ProposalNumbers {

  /** The lowest-named agent follows a first epoch, 1, with 2. */
  private static final int FIRST = 2;

  private ProposalNumbers() {}

  /**
   * The lowest number above {@code highest} that is {@code node}'s to take.
   *
   * @param nodes all nodes of the rack, {@code node} among them
   */
  public static long after(long highest, String node, Collection<String> nodes) {
    List<String> sorted = nodes.stream().distinct().sorted().toList();
    int place = sorted.indexOf(node);
    Checks.that(place >= 0, "node '" + node + "' is none of " + sorted);
    long next = highest + 1;
    return next + Math.floorMod(FIRST + place - next, (long) sorted.size());
  }
}
