package dev.rackloom.agent.repair;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  /** The nodes that {@code node} sees, itself among them. */
  public Set<String> seenBy(String node) {
    Set<String> seen = new TreeSet<>(nodes());
    seen.removeAll(lost.getOrDefault(node, Set.of()));
    seen.add(node);
    return seen;
  }

  private boolean together(String a, String b) {
    return !lost.getOrDefault(a, Set.of()).contains(b)
        && !lost.getOrDefault(b, Set.of()).contains(a);
  }

  /** Whether all of {@code wanted} answer and see each other, as a plan on them needs. */
  public boolean connects(Set<String> wanted) {
    return nodes().containsAll(wanted)
        && wanted.stream().allMatch(a -> wanted.stream().allMatch(b -> together(a, b)));
  }

  /**
   * Nodes that all see each other, {@code self} among them: whoever has the most broken ways is
   * left out first, and of those the highest-named.
   */
  public Set<String> circle() {
    Set<String> circle = new TreeSet<>(nodes());
    while (!connects(circle)) {
      String worst =
          circle.stream()
              .filter(n -> !n.equals(self) && broken(n, circle) > 0)
              .max(
                  Comparator.<String>comparingLong(n -> broken(n, circle))
                      .thenComparing(Comparator.naturalOrder()))
              .orElseThrow();
      circle.remove(worst);
    }
    return circle;
  }

  private long broken(String node, Set<String> among) {
    return among.stream().filter(other -> !together(node, other)).count();
  }
}
