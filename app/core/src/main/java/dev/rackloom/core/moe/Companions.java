package dev.rackloom.core.moe;

import dev.rackloom.api.moe.LoadTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who fires with whom in a row, from a trace's counts of pairs. */
public final class Companions {

  private Companions() {}

  /**
   * Two experts of the same tokens.
   *
   * @param tokens that asked for both
   * @param lift how many times more often than if the two were chosen independently
   */
  public record Pair(int a, int b, double tokens, double lift) {}

  /** The most frequent pairs; {@code tokens} is how many tokens there are. */
  public static List<Pair> most(LoadTable together, int tokens, int count) {
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < together.experts(); a++) {
      for (int b = a + 1; b < together.experts(); b++) {
        if (together.load(a, b) > 0) {
          pairs.add(pair(together, tokens, a, b));
        }
      }
    }
    return first(pairs, count);
  }

  /** The most frequent companions of one expert. */
  public static List<Pair> of(LoadTable together, int tokens, int expert, int count) {
    List<Pair> pairs = new ArrayList<>();
    for (int b = 0; b < together.experts(); b++) {
      if (b != expert && together.load(expert, b) > 0) {
        pairs.add(pair(together, tokens, expert, b));
      }
    }
    return first(pairs, count);
  }

  private static Pair pair(LoadTable together, int tokens, int a, int b) {
    double independent = together.load(a, a) * together.load(b, b) / tokens;
    double both = together.load(a, b);
    return new Pair(a, b, both, both / independent);
  }

  private static List<Pair> first(List<Pair> pairs, int count) {
    return pairs.stream()
        .sorted(Comparator.comparingDouble(Pair::tokens).reversed())
        .limit(count)
        .toList();
  }
}
