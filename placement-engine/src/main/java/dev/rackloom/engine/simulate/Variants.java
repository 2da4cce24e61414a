package dev.rackloom.engine.simulate;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.engine.Pricing;
import java.util.HashMap;
import java.util.Map;

/**
 * What each request's stages stand on: with replicas not the same for all. A request goes to the
 * replica that is furthest behind its share of the requests so far, by the same count for all
 * stages of a group, so that it stays where it is. NICs copy nothing to or from replicas, as the
 * prediction, which is of the mean request, has it too.
 */
final class Variants {

  private final Pricing pricing;
  private final int[] place;
  private final int single;
  private final boolean[] replicated;
  private final boolean several;
  private final Map<Integer, int[]> served = new HashMap<>();
  private final Map<Ids, Compiled> known = new HashMap<>();

  Variants(PlacementProblem problem, int[] place) {
    this.pricing = new Pricing(problem);
    this.place = place.clone();
    this.single = problem.devices().size();
    this.replicated = new boolean[place.length];
    boolean any = false;
    for (int s = 0; s < place.length; s++) {
      int p = place[s];
      replicated[s] = isGroup(p) && group(p).sharing() == Sharing.REPLICAS;
      any |= replicated[s];
      if (isGroup(p) && group(p).sharing() == Sharing.PIPELINE) {
        throw new IllegalArgumentException(
            "a stage that is cut into a pipeline ("
                + problem.place(p)
                + ") is not simulated; cut the model into more stages instead");
      }
    }
    this.several = any;
  }

  /** Whether requests differ in what they stand on. */
  boolean differ() {
    return several;
  }

  private boolean isGroup(int p) {
    return pricing.rules().seat(p) >= single;
  }

  private ProblemGroup group(int p) {
    return pricing.problem().groups().get(p - single);
  }

  /** For the next request to arrive. */
  Compiled next() {
    Map<Integer, Integer> chosen = new HashMap<>();
    int[] own = place.clone();
    for (int s = 0; s < own.length; s++) {
      if (replicated[s]) {
        own[s] = chosen.computeIfAbsent(own[s], this::choose);
      }
    }
    return known.computeIfAbsent(
        Ids.of(own), ids -> new Compiled(pricing, ids.toArray(), replicated));
  }

  private int choose(int p) {
    ProblemGroup group = group(p);
    int[] counts = served.computeIfAbsent(p, k -> new int[group.members().size()]);
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      double mine = (counts[i] + 1) / group.shares().get(i);
      best = mine < (counts[best] + 1) / group.shares().get(best) ? i : best;
    }
    counts[best]++;
    return group.members().get(best);
  }
}
