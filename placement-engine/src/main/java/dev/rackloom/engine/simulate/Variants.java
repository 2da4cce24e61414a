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
 * stages of a group, so that it stays where it is.
 */
final class Variants {

  private final Pricing pricing;
  private final int[] place;
  private final int single;
  private final boolean replicated;
  private final Map<Integer, int[]> served = new HashMap<>();
  private final Map<Ids, Compiled> known = new HashMap<>();

  Variants(PlacementProblem problem, int[] place) {
    this.pricing = new Pricing(problem);
    this.place = place.clone();
    this.single = problem.devices().size();
    boolean several = false;
    for (int p : place) {
      several |= isGroup(p) && group(p).sharing() == Sharing.REPLICAS;
      if (isGroup(p) && group(p).sharing() == Sharing.PIPELINE) {
        throw new IllegalArgumentException(
            "a stage that is cut into a pipeline ("
                + problem.place(p)
                + ") is not simulated; cut the model into more stages instead");
      }
    }
    this.replicated = several;
  }

  /** Whether requests differ in what they stand on. */
  boolean differ() {
    return replicated;
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
      int p = own[s];
      if (isGroup(p) && group(p).sharing() == Sharing.REPLICAS) {
        own[s] = chosen.computeIfAbsent(p, this::choose);
      }
    }
    return known.computeIfAbsent(Ids.of(own), ids -> new Compiled(pricing, ids.toArray()));
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
