package dev.rackloom.engine.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Says why nothing can flow, as far as counting and following links shows it. */
final class LayerReasons {

  private final LayerCluster cluster;
  private final int n;
  private final int[] holds;
  private final BitSet[] reaches;

  private LayerReasons(LayerCluster cluster) {
    this.cluster = cluster;
    this.n = cluster.size();
    this.holds = new int[n];
    this.reaches = new BitSet[n];
    for (int i = 0; i < n; i++) {
      for (int k = 1; k <= cluster.most(i); k++) {
        holds[i] = cluster.nodes().get(i).tokensPerS(k) > 0 ? k : holds[i];
      }
    }
  }

  /** Reasons; empty if it sees none. */
  static List<String> of(LayerCluster cluster) {
    return new LayerReasons(cluster).reasons();
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    int all = Arrays.stream(holds).sum();
    if (all < cluster.layers()) {
      reasons.add(tooFew("all nodes together", all));
      return reasons;
    }
    if (entries().isEmpty()) {
      reasons.add("no node is linked from the source");
    }
    if (exits().isEmpty()) {
      reasons.add("no node is linked to the sink");
    }
    if (reasons.isEmpty()) {
      follow();
      int most = mostOnOneWay();
      if (most == 0) {
        reasons.add("no way of links leads from the source through nodes to the sink");
      } else if (most < cluster.layers()) {
        reasons.add(tooFew("the nodes on any one way of links from the source to the sink", most));
      }
    }
    return reasons;
  }

  private String tooFew(String who, int most) {
    return who
        + " hold at most "
        + most
        + " of "
        + cluster.layers()
        + " layers: "
        + (cluster.layers() - most)
        + " too few";
  }

  private BitSet entries() {
    BitSet entries = new BitSet();
    for (int i = 0; i < n; i++) {
      entries.set(i, holds[i] > 0 && cluster.links().fromSource(i) > 0);
    }
    return entries;
  }

  private BitSet exits() {
    BitSet exits = new BitSet();
    for (int i = 0; i < n; i++) {
      exits.set(i, holds[i] > 0 && cluster.links().toSink(i) > 0);
    }
    return exits;
  }

  /** Who can be reached from whom, by Warshall's closure. */
  private void follow() {
    for (int i = 0; i < n; i++) {
      reaches[i] = new BitSet();
      reaches[i].set(i);
      for (int j = 0; j < n; j++) {
        if (i != j && holds[i] > 0 && holds[j] > 0 && cluster.links().between(i, j) > 0) {
          reaches[i].set(j);
        }
      }
    }
    for (int via = 0; via < n; via++) {
      for (int i = 0; i < n; i++) {
        if (reaches[i].get(via)) {
          reaches[i].or(reaches[via]);
        }
      }
    }
  }

  /**
   * The layers held along a way, where nodes that reach each other all count: every way goes
   * through such groups one after the other.
   */
  private int mostOnOneWay() {
    int[] from = new int[n];
    BitSet exits = exits();
    int most = 0;
    for (int i : entries().stream().toArray()) {
      if (reaches[i].intersects(exits)) {
        most = Math.max(most, longest(i, exits, from));
      }
    }
    return most;
  }

  private int longest(int i, BitSet exits, int[] known) {
    if (known[i] > 0) {
      return known[i];
    }
    int own = 0;
    int behind = 0;
    for (int j : reaches[i].stream().toArray()) {
      boolean together = reaches[j].get(i);
      own += together ? holds[j] : 0;
      if (!together && reaches[j].intersects(exits)) {
        behind = Math.max(behind, longest(j, exits, known));
      }
    }
    known[i] = own + behind;
    return known[i];
  }
}
