package dev.rackloom.agent.repair;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who sees whom among agents, from where one of them stands.
 *
 * @param self the agent that looks
 * @param lost of each node that answers, {@code self} among them: the nodes that it says do not
 *     answer
 */
public record Sight(String self, Map<String, Set<String>> lost) {

  public Sight {
    Map<String, Set<String>> copy = new HashMap<>();
    lost.forEach((node, gone) -> copy.put(node, Set.copyOf(gone)));
    lost = Map.copyOf(copy);
  }

  /** Nodes that answer, self among them. */
  public Set<String> nodes() {
    return lost.keySet();
  }

  /** Nodes that answer, and those that are lost from here. */
  public Set<String> known() {
    Set<String> known = new TreeSet<>(nodes());
    known.addAll(lost.getOrDefault(self, Set.of()));
    return known;
  }

  /**
   * The nodes that {@code node} sees, itself among them: of one that is lost from here, those that
   * have not lost it.
   */
  public Set<String> seenBy(String node) {
    Set<String> seen = new TreeSet<>(nodes());
    Set<String> gone = lost.get(node);
    seen.removeIf(id -> gone == null ? hasLost(id, node) : gone.contains(id));
    seen.add(node);
    return seen;
  }

  private boolean hasLost(String node, String other) {
    return lost.getOrDefault(node, Set.of()).contains(other);
  }

  private boolean together(String a, String b) {
    return !hasLost(a, b) && !hasLost(b, a);
  }

  /** Whether all of {@code wanted} answer and see each other, as a plan on them needs. */
  public boolean connects(Set<String> wanted) {
    return nodes().containsAll(wanted)
        && wanted.stream().allMatch(a -> wanted.stream().allMatch(b -> together(a, b)));
  }

  /**
   * Whether nobody but this agent, if it is none of them, says that one of {@code wanted} is lost
   * to another.
   *
   * @param isSeen whether these see enough of the one that they see
   */
  public boolean connectsForOthers(Set<String> wanted, Predicate<Set<String>> isSeen) {
    return wanted.stream()
        .allMatch(a ->
            nodes().contains(a)
                ? wanted.stream().noneMatch(b -> hasLost(a, b))
                : !wanted.contains(self) && isSeen.test(seenBy(a)));
  }

  /**
   * Nodes that all see each other, {@code self} among them: whoever has the most broken ways is
   * left out first. Of those, who has no stage; then whom the most others have lost, for one that
   * was away hears all of them at once when it is back, while they wait for it to be steady; then
   * the highest-named.
   *
   * @param holders nodes with a stage
   */
  public Set<String> circle(Set<String> holders) {
    Set<String> circle = new TreeSet<>(nodes());
    while (!connects(circle)) {
      String worst =
          circle.stream()
              .filter(n -> !n.equals(self) && broken(n, circle) > 0)
              .max(
                  Comparator.<String>comparingLong(n -> broken(n, circle))
                      .thenComparing(n -> !holders.contains(n))
                      .thenComparingLong(n -> losers(n, circle))
                      .thenComparing(Comparator.naturalOrder()))
              .orElseThrow();
      circle.remove(worst);
    }
    return circle;
  }

  private long losers(String node, Set<String> among) {
    return among.stream().filter(by -> hasLost(by, node)).count();
  }

  private long broken(String node, Set<String> among) {
    return among.stream().filter(other -> !together(node, other)).count();
  }
}
