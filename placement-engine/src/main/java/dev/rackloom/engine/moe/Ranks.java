package dev.rackloom.engine.moe;

import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RankTopology.Nic;

/** A topology as arrays, one entry a rank, for inner loops. Nobody writes to them. */
public final class Ranks {

  public final int size;
  public final int nodes;
  public final int[] node;
  public final double[] speed;
  public final double speedSum;
  public final double[] intraBytesPerMicro;
  public final double[] interBytesPerMicro;
  public final double latencyMicros;

  /** To a rank's NIC, and beyond it; both as between nodes where a NIC only moves bytes. */
  final double[] hostBytesPerMicro;

  final double[] networkBytesPerMicro;
  final boolean[] scatters;
  final boolean[] reduces;

  /** Where a copy for a node lands that comes from a rank: {@code from * nodes + node}. */
  public final int[] landing;

  public Ranks(RankTopology topology) {
    size = topology.size();
    nodes = topology.nodes();
    node = new int[size];
    speed = new double[size];
    intraBytesPerMicro = new double[size];
    interBytesPerMicro = new double[size];
    hostBytesPerMicro = new double[size];
    networkBytesPerMicro = new double[size];
    scatters = new boolean[size];
    reduces = new boolean[size];
    latencyMicros = topology.latencyMicros();
    for (int r = 0; r < size; r++) {
      RankTopology.Rank rank = topology.rank(r);
      node[r] = rank.node();
      speed[r] = rank.speed();
      intraBytesPerMicro[r] = rank.intraGbPerS() * 1e3;
      interBytesPerMicro[r] = rank.interGbPerS() * 1e3;
      hostBytesPerMicro[r] = rank.nic().map(Nic::hostGbPerS).orElse(rank.interGbPerS()) * 1e3;
      networkBytesPerMicro[r] = rank.nic().map(Nic::networkGbPerS).orElse(rank.interGbPerS()) * 1e3;
      scatters[r] = rank.nic().map(Nic::scatters).orElse(false);
      reduces[r] = rank.nic().map(Nic::reduces).orElse(false);
    }
    speedSum = topology.speed();
    landing = landing();
  }

  private int[] landing() {
    int[] first = new int[nodes];
    int[] count = new int[nodes];
    for (int r = size - 1; r >= 0; r--) {
      first[node[r]] = r;
      count[node[r]]++;
    }
    int[] at = new int[size * nodes];
    for (int r = 0; r < size; r++) {
      int local = r - first[node[r]];
      for (int n = 0; n < nodes; n++) {
        at[r * nodes + n] = first[n] + local % count[n];
      }
    }
    return at;
  }
}
