package dev.rackloom.engine.layers;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.engine.Rules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * The places that hold the stages of a chain one after the other, as a {@link LayerPlacement} says:
 * between any two layers at which nodes begin or end, the nodes that hold what is there are a team.
 * The team's place is, of the problem's groups of replicas or of a split batch and of the devices
 * within the team, the quickest of those that may hold most stages.
 */
final class Relay {

  private static final int HALVINGS = 50;

  private final PlacementProblem problem;
  private final Rules rules;
  private final double[] middles;
  private final int n;
  private final double[] pace;

  /** How many stages each place may hold. */
  private final int[] held;

  /** A place that holds what comes before a layer. */
  private record Leg(int end, int place) {}

  /**
   * @param middles of the stages' work, in layers
   */
  Relay(PlacementProblem problem, Rules rules, double[] middles) {
    this.problem = problem;
    this.rules = rules;
    this.middles = middles;
    this.n = middles.length;
    this.pace = new double[problem.devices().size() + problem.groups().size()];
    this.held = new int[pace.length];
    for (int p = 0; p < pace.length; p++) {
      pace[p] = pace(p);
    }
  }

  /** Whether any group is a team. */
  static boolean hasTeams(PlacementProblem problem) {
    return problem.groups().stream().anyMatch(Relay::isTeam);
  }

  private static boolean isTeam(ProblemGroup group) {
    return group.sharing() == Sharing.REPLICAS || group.sharing() == Sharing.DATA;
  }

  /** How long the busiest of a place is busy with a mean stage; infinite if it holds none. */
  private double pace(int place) {
    double[] busy = new double[problem.devices().size()];
    for (int s = 0; s < n; s++) {
      if (rules.allowed(s, place)) {
        held[place]++;
        add(busy, s, place);
      }
    }
    int group = place - busy.length;
    boolean never = held[place] == 0 || (group >= 0 && !isTeam(problem.groups().get(group)));
    return never ? Double.POSITIVE_INFINITY : max(busy, place) / held[place];
  }

  private void add(double[] busy, int s, int place) {
    int[] members = rules.membersOf(place);
    for (int i = 0; i < members.length; i++) {
      busy[members[i]] += busy(s, place, i, members[i]);
    }
  }

  private double busy(int s, int place, int member, int device) {
    int group = place - problem.devices().size();
    boolean replicated = group >= 0 && problem.groups().get(group).sharing() == Sharing.REPLICAS;
    return replicated
        ? problem.groups().get(group).shares().get(member) * problem.costs().nanos(s, device)
        : problem.costs().nanos(s, place);
  }

  private double max(double[] busy, int place) {
    double max = 0;
    for (int d : rules.membersOf(place)) {
      max = Math.max(max, busy[d]);
    }
    return max;
  }

  /** Assignments, place by stage, that are worth a price; some may not hold to the rules. */
  List<int[]> assignments(LayerPlacement placement) {
    List<Leg> legs = legs(placement);
    List<int[]> all = new ArrayList<>();
    if (!legs.isEmpty()) {
      all.add(byMiddles(legs));
      int[] filled = filled(legs);
      if (filled.length > 0) {
        all.add(filled);
      }
    }
    return all;
  }

  /** Empty if there is a layer that nobody holds. */
  private List<Leg> legs(LayerPlacement placement) {
    TreeSet<Integer> ends = new TreeSet<>();
    for (int i = 0; i < placement.start().size(); i++) {
      if (placement.uses(i)) {
        ends.add(placement.start().get(i));
        ends.add(placement.end(i));
      }
    }
    ends.remove(0);
    List<Leg> legs = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      int place = quickest(holders(placement, from));
      if (place < 0) {
        return List.of();
      }
      legs.add(new Leg(end, place));
      from = end;
    }
    return legs;
  }

  private static BitSet holders(LayerPlacement placement, int layer) {
    BitSet holders = new BitSet();
    for (int i = 0; i < placement.start().size(); i++) {
      holders.set(i, placement.start().get(i) <= layer && layer < placement.end(i));
    }
    return holders;
  }

  /** Of the places within a team; -1 if there is none. */
  private int quickest(BitSet holders) {
    int best = -1;
    for (int p = 0; p < pace.length; p++) {
      if (pace[p] < Double.POSITIVE_INFINITY
          && within(p, holders)
          && (best < 0 || isBetter(p, best))) {
        best = p;
      }
    }
    return best;
  }

  private boolean isBetter(int a, int b) {
    return held[a] != held[b] ? held[a] > held[b] : pace[a] < pace[b];
  }

  private boolean within(int place, BitSet holders) {
    for (int d : rules.membersOf(place)) {
      if (!holders.get(d)) {
        return false;
      }
    }
    return true;
  }

  /** Each stage to whoever holds the middle of its work. */
  private int[] byMiddles(List<Leg> legs) {
    int[] place = new int[n];
    int leg = 0;
    for (int s = 0; s < n; s++) {
      while (leg + 1 < legs.size() && middles[s] >= legs.get(leg).end) {
        leg++;
      }
      place[s] = legs.get(leg).place;
    }
    return place;
  }

  /** The same places in the same order, cut where the busiest has least; empty if none fits. */
  private int[] filled(List<Leg> legs) {
    double high = legs.stream().mapToDouble(leg -> pace[leg.place]).max().orElse(0) * n * n;
    double low = 0;
    int[] best = filled(legs, high);
    for (int i = 0; best.length > 0 && i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      int[] found = filled(legs, middle);
      if (found.length > 0) {
        best = found;
        high = middle;
      } else {
        low = middle;
      }
    }
    return best;
  }

  /** Each place takes what it can within a load and its memory; empty if stages are left over. */
  private int[] filled(List<Leg> legs, double load) {
    Taken taken = new Taken();
    int[] place = new int[n];
    int s = 0;
    for (Leg leg : legs) {
      while (s < n && rules.allowed(s, leg.place) && taken.takes(s, leg.place, load)) {
        place[s++] = leg.place;
      }
    }
    return s == n ? place : new int[0];
  }

  /** What devices have taken so far. */
  private final class Taken {
    private final double[] busy = new double[problem.devices().size()];
    private final long[] held = new long[busy.length];
    private final long[] active = new long[busy.length];

    boolean takes(int s, int place, double load) {
      long more = rules.held(s, place);
      long works = rules.needs(s, place) - more;
      int[] members = rules.membersOf(place);
      for (int i = 0; i < members.length; i++) {
        int d = members[i];
        long bytes = held[d] + more + Math.max(active[d], works);
        if (busy[d] + busy(s, place, i, d) > load
            || bytes > problem.devices().get(d).memoryBytes()) {
          return false;
        }
      }
      for (int i = 0; i < members.length; i++) {
        int d = members[i];
        busy[d] += busy(s, place, i, d);
        held[d] += more;
        active[d] = Math.max(active[d], works);
      }
      return true;
    }
  }
}
