package dev.rackloom.engine.moe;

import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.LayerMetrics;
import java.util.Arrays;

/**
 * Prices one row of a map on the steps of a trace. Of one thread; keeps its arrays between rows.
 */
final class LayerEvaluator {

  private final TraceSteps steps;
  private final Ranks ranks;
  private final ExpertCosts costs;
  private final double[] load;
  private final double[] windowLoad;
  private final int[] served;
  private final int[] rankSeen;
  private final int[] nodeSeen;
  private final Exchange exchange;
  private long rankCopies;
  private long remoteRanks;

  /** The last place whose token went to another node. */
  private int lastLeft;

  LayerEvaluator(TraceSteps steps, Ranks ranks, ExpertCosts costs) {
    this.steps = steps;
    this.ranks = ranks;
    this.costs = costs;
    this.load = new double[ranks.size];
    this.windowLoad = new double[ranks.size];
    this.served = new int[ranks.size * steps.trace().experts()];
    this.rankSeen = new int[ranks.size];
    this.nodeSeen = new int[ranks.nodes];
    this.exchange = new Exchange(ranks);
  }

  LayerMetrics price(int row, CopyChoice choice) {
    short[] experts = steps.experts(row);
    Arrays.fill(windowLoad, 0);
    Arrays.fill(rankSeen, -1);
    Arrays.fill(nodeSeen, -1);
    rankCopies = 0;
    remoteRanks = 0;
    lastLeft = -1;
    exchange.begin();
    double balance = 0;
    double dispatch = 0;
    double compute = 0;
    double combine = 0;
    double overlapped = 0;
    for (int s = 0; s < steps.steps(); s++) {
      route(s, experts, choice);
      double out = exchange.dispatch(costs.dispatchBytes());
      double back = exchange.combine(costs.combineBytes());
      double slowest = slowest();
      balance += Balances.of(load, ranks);
      dispatch += out;
      compute += slowest;
      combine += back;
      overlapped += Math.max(out + back, slowest);
      for (int r = 0; r < ranks.size; r++) {
        windowLoad[r] += load[r];
      }
    }
    double n = steps.steps();
    double tokens = steps.size();
    return new LayerMetrics(
        balance / n,
        Balances.of(windowLoad, ranks),
        rankCopies / tokens,
        remoteRanks / tokens,
        exchange.interCopies() / tokens,
        exchange.intraCopies() / tokens,
        dispatch / n,
        compute / n,
        combine / n,
        (dispatch + compute + combine) / n,
        overlapped / n);
  }

  private void route(int step, short[] experts, CopyChoice choice) {
    int k = steps.trace().topK();
    Arrays.fill(load, 0);
    Arrays.fill(served, 0);
    exchange.beginStep();
    for (int p = step * steps.perStep(); p < (step + 1) * steps.perStep(); p++) {
      int source = steps.source(p);
      for (int j = 0; j < k; j++) {
        int expert = experts[p * k + j];
        int rank = choice.rank(expert, source, steps.position(p));
        load[rank]++;
        served[rank * steps.trace().experts() + expert]++;
        if (rankSeen[rank] != p) {
          rankSeen[rank] = p;
          send(p, source, rank);
        }
      }
    }
  }

  private void send(int place, int source, int rank) {
    rankCopies++;
    remoteRanks += rank == source ? 0 : 1;
    int node = ranks.node[rank];
    boolean first = nodeSeen[node] != place;
    nodeSeen[node] = place;
    boolean leaves = node != ranks.node[source] && lastLeft != place;
    lastLeft = leaves ? place : lastLeft;
    exchange.send(source, rank, first, leaves);
  }

  /** The slowest rank: each active expert takes its tokens' time, but at least its weights'. */
  private double slowest() {
    int experts = steps.trace().experts();
    double slowest = 0;
    for (int r = 0; r < ranks.size; r++) {
      double micros = 0;
      for (int e = r * experts; e < (r + 1) * experts; e++) {
        if (served[e] > 0) {
          micros += Math.max(served[e] * costs.microsPerToken(), costs.weightReadMicros());
        }
      }
      slowest = Math.max(slowest, micros / ranks.speed[r]);
    }
    return slowest;
  }
}
