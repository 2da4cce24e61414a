package dev.rackloom.engine.layers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Placements made of stages: runs of layers that a team of nodes holds side by side, one stage
 * after the other. For a wanted flow, lists the smallest teams that do it for every length of a
 * stage, and asks CP-SAT (OR-Tools) how many of each to take so that lengths add up to all layers.
 * Halves the wanted flow. A pipeline is the case where every team is one node.
 */
final class StageSearch {

  private static final int MOST_TEAMS = 4000;
  private static final int LARGEST_TEAM = 8;
  private static final double PRECISION = 1e-3;

  private final LayerCluster cluster;
  private final List<NodeKind> kinds;

  /** Nodes of each kind that hold {@code length} layers side by side. */
  private record Team(int length, List<Integer> members) {}

  StageSearch(LayerCluster cluster) {
    this.cluster = cluster;
    this.kinds = NodeKind.of(cluster);
  }

  /** A placement between a flow that is known and a bound, the best that the time allows. */
  Optional<LayerPlacement> between(
      double known, double bound, double secondsEach, BooleanSupplier stop) {
    Optional<LayerPlacement> best = Optional.empty();
    double low = known;
    double high = bound;
    while (high - low > high * PRECISION && !stop.getAsBoolean()) {
      double middle = (low + high) / 2;
      Optional<LayerPlacement> found = with(middle, secondsEach, stop);
      if (found.isPresent()) {
        best = found;
        low = Math.max(middle, LayerFlow.of(cluster, found.get()).tokensPerS());
      } else {
        high = middle;
      }
    }
    return best;
  }

  /** A placement of teams that each do {@code flow}. */
  private Optional<LayerPlacement> with(double flow, double seconds, BooleanSupplier stop) {
    List<Team> teams = teams(flow);
    CpModel model = Sat.model();
    IntVar[] times = new IntVar[teams.size()];
    LinearExprBuilder length = LinearExpr.newBuilder();
    LinearExprBuilder[] used = new LinearExprBuilder[kinds.size()];
    Arrays.setAll(used, t -> LinearExpr.newBuilder());
    for (int p = 0; p < times.length; p++) {
      Team team = teams.get(p);
      times[p] = model.newIntVar(0, cluster.layers() / team.length, "");
      length.addTerm(times[p], team.length);
      for (int t = 0; t < used.length; t++) {
        used[t].addTerm(times[p], team.members.get(t));
      }
    }
    model.addEquality(length, cluster.layers());
    for (int t = 0; t < used.length; t++) {
      model.addLessOrEqual(used[t], kinds.get(t).size());
    }
    List<LayerPlacement> found = new ArrayList<>();
    Sat.solve(
        model,
        new Sat.Limits(seconds, 1, 1),
        stop,
        values -> found.add(placement(teams, times, values)),
        bound -> {});
    return found.stream().findFirst();
  }

  private LayerPlacement placement(List<Team> teams, IntVar[] times, SatModel.Values values) {
    List<Deque<Integer>> free = new ArrayList<>();
    kinds.forEach(kind -> free.add(new ArrayDeque<>(kind.nodes())));
    int[] start = new int[cluster.size()];
    int[] count = new int[cluster.size()];
    int at = 0;
    for (int p = 0; p < times.length; p++) {
      for (long i = values.value(times[p]); i > 0; i--) {
        Team team = teams.get(p);
        for (int t = 0; t < kinds.size(); t++) {
          for (int m = 0; m < team.members.get(t); m++) {
            int node = free.get(t).remove();
            start[node] = at;
            count[node] = team.length;
          }
        }
        at += team.length;
      }
    }
    return LayerPlacement.of(start, count);
  }

  private List<Team> teams(double flow) {
    List<Team> teams = new ArrayList<>();
    int most = kinds.stream().mapToInt(NodeKind::most).max().orElse(0);
    for (int k = most; k >= 1; k--) {
      teams(k, 0, flow, new int[kinds.size()], 0, teams);
    }
    return teams;
  }

  /** Adds members kind by kind until the flow is done. */
  private void teams(int k, int kind, double missing, int[] members, int size, List<Team> into) {
    if (kind == kinds.size() || into.size() >= MOST_TEAMS) {
      return;
    }
    double each = k <= kinds.get(kind).most() ? kinds.get(kind).tokensPerS(k) : 0;
    double left = missing;
    int most = each > 0 ? Math.min(kinds.get(kind).size(), LARGEST_TEAM - size) : 0;
    for (int m = 0; m <= most; m++) {
      members[kind] = m;
      if (left <= 0) {
        into.add(new Team(k, Arrays.stream(members).boxed().toList()));
        break;
      }
      teams(k, kind + 1, left, members, size + m, into);
      left -= each;
    }
    members[kind] = 0;
  }
}
