package dev.rackloom.engine.layers;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An upper bound from covering alone. If F tokens a second flow, then whoever holds a layer
 * together does at least F, for every layer. Give each (kind of node, count of layers) a weight
 * such that every set of nodes that together does F weighs at least 1: then all layers need weight
 * L, and what the nodes can bring is at most the sum over nodes of their largest count x weight. If
 * that is less than L, F is refuted.
 *
 * <p>The plain weight, min(throughput / F, 1), gives a bound at once. {@link CoverProgram} looks
 * for the weights that refute best. Such weights are the dual solutions of bin covering; see
 * "Linear programming based approaches to bin covering" (Csirik, Johnson, Kenyon, 2001).
 */
final class CoverBound {

  private static final double PRECISION = 1e-7;
  private static final int HALVINGS = 100;

  private final LayerCluster cluster;
  private final List<NodeKind> kinds;

  CoverBound(LayerCluster cluster) {
    this.cluster = cluster;
    this.kinds = NodeKind.of(cluster);
  }

  /** The bound of the plain weights, and of all that can leave the source and reach the sink. */
  double plain() {
    double from = 0;
    double to = 0;
    for (int i = 0; i < cluster.size(); i++) {
      from += Math.min(cluster.fastest(i), cluster.links().fromSource(i));
      to += Math.min(cluster.fastest(i), cluster.links().toSink(i));
    }
    double high = Math.min(from, to);
    double low = 0;
    if (!(high > 0) || plainRefutes(Double.MIN_NORMAL)) {
      return 0;
    }
    if (!plainRefutes(high)) {
      return high;
    }
    for (int i = 0; i < HALVINGS && high - low > high * PRECISION / 10; i++) {
      double middle = (low + high) / 2;
      if (plainRefutes(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean plainRefutes(double flow) {
    double brought = 0;
    for (NodeKind kind : kinds) {
      double most = 0;
      for (int k = 1; k <= kind.most(); k++) {
        most = Math.max(most, k * Math.min(1, kind.tokensPerS(k) / flow));
      }
      brought += kind.size() * most;
    }
    return brought < cluster.layers() * (1 - 1e-12);
  }

  /**
   * A bound between what is known to flow and a bound that is already proven, by halving; a value
   * that flows is never refuted.
   *
   * @throws dev.rackloom.engine.sat.SatLost if the process of the linear program ends in the middle
   */
  double tighten(double flows, double proven, BooleanSupplier stop) {
    double low = flows * (1 + 5e-6);
    if (low >= proven || stop.getAsBoolean()) {
      return proven;
    }
    if (refutes(low, stop)) {
      return low;
    }
    double high = proven;
    while (high - low > high * 1e-5 && !stop.getAsBoolean()) {
      double middle = (low + high) / 2;
      if (refutes(middle, stop)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean refutes(double flow, BooleanSupplier stop) {
    return new CoverProgram(kinds, cluster.layers(), flow).refutes(stop);
  }
}
