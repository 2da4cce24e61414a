package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.Ranks;
import java.util.Arrays;

/**
 * What a layer's residents cost, kept up under changes. A change is tried in two steps, compute
 * time and then traffic (which takes longer to know), and kept or taken back.
 */
final class LayerState {

  private final Residents residents;
  private final LayerCompute compute;
  private final LayerTraffic traffic;
  private final Ranks ranks;
  private final TokenSets tokens;
  private final RankTokens rankTokens;
  private final int[][] rankCounts;
  private final int[][] nodeCounts;
  private final int[][] newRankCounts;
  private final int[][] newNodeCounts;
  private final long[] nodeRest;
  private final boolean[] touchedNode;
  private boolean trafficTried;

  LayerState(
      Residents residents,
      LayerCompute compute,
      LayerTraffic traffic,
      Ranks ranks,
      TokenSets tokens) {
    this.residents = residents;
    this.compute = compute;
    this.traffic = traffic;
    this.ranks = ranks;
    this.tokens = tokens;
    this.rankTokens = new RankTokens(residents, tokens);
    this.rankCounts = new int[ranks.size][tokens.blocks];
    this.nodeCounts = new int[ranks.nodes][tokens.blocks];
    this.newRankCounts = new int[ranks.size][tokens.blocks];
    this.newNodeCounts = new int[ranks.nodes][tokens.blocks];
    this.nodeRest = new long[tokens.words];
    this.touchedNode = new boolean[ranks.nodes];
    for (int r = 0; r < ranks.size; r++) {
      tokens.count(rankTokens.of(r), rankTokens.of(r), rankCounts[r]);
      traffic.rank(r, rankCounts[r], 1);
    }
    for (int n = 0; n < ranks.nodes; n++) {
      rest(n, -1);
      tokens.count(nodeRest, nodeRest, nodeCounts[n]);
      traffic.node(n, nodeCounts[n], 1);
    }
  }

  Residents residents() {
    return residents;
  }

  /** Smoothed compute time of what is kept, in microseconds. */
  double computeMicros() {
    return compute.micros();
  }

  /** Smoothed time of both exchanges of what is kept, latencies left out. */
  double trafficMicros() {
    return traffic.micros();
  }

  /** Copies between nodes of all steps; of what was tried last, if it was. */
  long interCopies() {
    return traffic.interCopies();
  }

  /** Tries to exchange the residents of two slots of different ranks: the compute time then. */
  double tryExchange(int a, int b) {
    compute.touch(residents.room.rankOf[a]);
    compute.touch(residents.room.rankOf[b]);
    compute.serve(a, -1);
    compute.serve(b, -1);
    residents.exchange(a, b);
    compute.serve(a, 1);
    compute.serve(b, 1);
    return compute.micros();
  }

  /** The traffic's time of the exchange that is tried. */
  double exchangeTraffic(int a, int b) {
    traffic.save();
    trafficTried = true;
    int ra = residents.room.rankOf[a];
    int rb = residents.room.rankOf[b];
    boolean sameNode = ranks.node[ra] == ranks.node[rb];
    newCounts(ra, a, sameNode);
    newCounts(rb, b, sameNode);
    return traffic.micros();
  }

  /** A node's tokens stay the same if both slots are in it. */
  private void newCounts(int rank, int slot, boolean sameNode) {
    long[] others = rankTokens.others(slot);
    long[] own = rankTokens.at(slot);
    tokens.count(others, own, newRankCounts[rank]);
    traffic.rank(rank, rankCounts[rank], -1);
    traffic.rank(rank, newRankCounts[rank], 1);
    if (!sameNode) {
      int node = ranks.node[rank];
      rest(node, rank);
      tokens.count(nodeRest, others, own, newNodeCounts[node]);
      newNode(node);
    }
  }

  private void newNode(int node) {
    touchedNode[node] = true;
    traffic.node(node, nodeCounts[node], -1);
    traffic.node(node, newNodeCounts[node], 1);
  }

  /** Keeps the exchange that is tried; its traffic must have been. */
  void keepExchange(int a, int b) {
    rankTokens.replaced(a);
    rankTokens.replaced(b);
    keep();
  }

  /** Takes the exchange that is tried back. */
  void takeBackExchange(int a, int b) {
    residents.exchange(a, b);
    takeBack();
  }

  /** Tries to put a copy of another expert over one of many: the compute time then. */
  double tryReplace(int slot, int expert) {
    int old = residents.expertAt(slot);
    compute.touchHomes(old);
    compute.touchHomes(expert);
    compute.touch(residents.room.rankOf[slot]);
    compute.serveAll(old, -1);
    compute.serveAll(expert, -1);
    residents.replace(slot, expert);
    compute.serveAll(old, 1);
    compute.serveAll(expert, 1);
    return compute.micros();
  }

  /** The traffic's time of the replacement that is tried. */
  double replaceTraffic() {
    traffic.save();
    trafficTried = true;
    for (int r = 0; r < ranks.size; r++) {
      if (compute.touched(r)) {
        touchedNode[ranks.node[r]] = true;
        rankTokens.gather(r);
        tokens.count(rankTokens.of(r), rankTokens.of(r), newRankCounts[r]);
        traffic.rank(r, rankCounts[r], -1);
        traffic.rank(r, newRankCounts[r], 1);
      }
    }
    for (int n = 0; n < ranks.nodes; n++) {
      if (touchedNode[n]) {
        rest(n, -1);
        tokens.count(nodeRest, nodeRest, newNodeCounts[n]);
        newNode(n);
      }
    }
    return traffic.micros();
  }

  /** Keeps the replacement that is tried; its traffic must have been. */
  void keepReplace() {
    for (int r = 0; r < ranks.size; r++) {
      if (compute.touched(r)) {
        rankTokens.forget(r);
      }
    }
    keep();
  }

  /** Takes the replacement that is tried back. */
  void takeBackReplace(int slot, int old) {
    residents.takeBack(slot, old);
    if (trafficTried) {
      for (int r = 0; r < ranks.size; r++) {
        if (compute.touched(r)) {
          rankTokens.gather(r);
        }
      }
    }
    takeBack();
  }

  private void keep() {
    for (int r = 0; r < ranks.size; r++) {
      if (compute.touched(r)) {
        swap(rankCounts, newRankCounts, r);
      }
    }
    for (int n = 0; n < ranks.nodes; n++) {
      if (touchedNode[n]) {
        swap(nodeCounts, newNodeCounts, n);
      }
    }
    compute.keep();
    trafficTried = false;
    Arrays.fill(touchedNode, false);
  }

  private static void swap(int[][] a, int[][] b, int i) {
    int[] kept = a[i];
    a[i] = b[i];
    b[i] = kept;
  }

  private void takeBack() {
    if (trafficTried) {
      traffic.restore();
    }
    compute.takeBack();
    trafficTried = false;
    Arrays.fill(touchedNode, false);
  }

  /** The tokens of a node's ranks but one. */
  private void rest(int node, int but) {
    Arrays.fill(nodeRest, 0);
    for (int r = 0; r < ranks.size; r++) {
      if (ranks.node[r] == node && r != but) {
        TokenSets.add(rankTokens.of(r), nodeRest);
      }
    }
  }
}
