package dev.rackloom.agent.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Chooses the copy of an expert that serves a token: by the token's position alone, so that every
 * run chooses alike.
 */
final class Copies {

  /** Multiples of it spread evenly over 0 to 1, whatever their number. */
  private static final double GOLDEN = 0.618033988749895;

  private final PlannedExperts plan;
  private final int source;
  private final List<Ids> ranksOf = new ArrayList<>();

  /**
   * The copies of a plan, as seen from where its tokens are.
   *
   * @param home the device that dispatches
   * @param nodeOf the node of a device
   */
  Copies(PlannedExperts plan, String home, UnaryOperator<String> nodeOf) {
    this.plan = plan;
    this.source = Math.max(0, plan.ranks().stream().map(Rank::device).toList().indexOf(home));
    for (int e = 0; e < plan.experts(); e++) {
      Ids all = holders(e);
      ranksOf.add(plan.policy() == ReplicaPolicy.LOCAL ? nearest(all, home, nodeOf) : all);
    }
  }

  private Ids holders(int expert) {
    return Ids.of(
        Ids.range(0, plan.ranks().size()).stream()
            .filter(r -> plan.ranks().get(r).experts().contains(expert))
            .toArray());
  }

  private Ids nearest(Ids all, String home, UnaryOperator<String> nodeOf) {
    Ids here = only(all, r -> device(r).equals(home));
    String node = nodeOf.apply(home);
    Ids near = here.isEmpty() ? only(all, r -> nodeOf.apply(device(r)).equals(node)) : here;
    return near.isEmpty() ? all : near;
  }

  private static Ids only(Ids ranks, java.util.function.IntPredicate which) {
    return Ids.of(ranks.stream().filter(which).toArray());
  }

  private String device(int rank) {
    return plan.ranks().get(rank).device();
  }

  /**
   * The rank that serves a token.
   *
   * @param position of the token among those of its device
   */
  int rank(int expert, int position) {
    Ids ranks = ranksOf.get(expert);
    return plan.policy() == ReplicaPolicy.LP
        ? byShare(ranks, expert, position)
        : ranks.get(Math.floorMod(position + source, ranks.size()));
  }

  private int byShare(Ids ranks, int expert, int position) {
    double at = (position + source) * GOLDEN;
    double left = at - Math.floor(at);
    for (int r : ranks.toArray()) {
      Rank rank = plan.ranks().get(r);
      left -= rank.shares().get(local(rank, expert));
      if (left < 0) {
        return r;
      }
    }
    return ranks.get(ranks.size() - 1);
  }

  /** The position of an expert among those of a rank. */
  static int local(Rank rank, int expert) {
    return rank.experts().stream().boxed().toList().indexOf(expert);
  }
}
