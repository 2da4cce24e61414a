package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ranks that share the experts of a model.
 *
 * @param ranks in the order of their numbers; ranks of a node stand together
 * @param latencyMicros of one exchange between all ranks
 */
public record RankTopology(List<Rank> ranks, double latencyMicros) {

  /** Latency of an exchange where nobody says otherwise. */
  public static final double DEFAULT_LATENCY_MICROS = 20;

  /** Stands for memory that nobody limits. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /**
   * One rank.
   *
   * @param id the device's id, or any name
   * @param node which node it is in, from 0
   * @param speed relative speed of its matrix products; 1 is the speed costs are given for
   * @param slots experts it has room for, in each layer
   * @param memoryBytes for routed experts of all layers; {@link #NO_LIMIT} where slots are the only
   *     limit
   * @param intraGbPerS to ranks of the same node, 10^9 bytes a second, each way
   * @param interGbPerS to ranks of other nodes
   * @param nic what sends and takes for it between nodes; empty where nothing does but move bytes
   */
  public record Rank(
      String id,
      int node,
      double speed,
      int slots,
      long memoryBytes,
      double intraGbPerS,
      double interGbPerS,
      Optional<Nic> nic) {

    /** Bandwidth inside a node where nobody says otherwise. */
    public static final double DEFAULT_INTRA_GB_PER_S = 160;

    /** Bandwidth between nodes where nobody says otherwise. */
    public static final double DEFAULT_INTER_GB_PER_S = 45;

    public Rank {
      Checks.named(id, "rank");
      Checks.notNegative(node, "node of rank " + id);
      Checks.positive(speed, "speed of rank " + id);
      Checks.notNegative(slots, "slots of rank " + id);
      Checks.notNegative(memoryBytes, "memory of rank " + id);
      Checks.positive(intraGbPerS, "bandwidth inside the node of rank " + id);
      Checks.positive(interGbPerS, "bandwidth between nodes of rank " + id);
    }

    /** A rank whose NIC only moves bytes. */
    public Rank(
        String id,
        int node,
        double speed,
        int slots,
        long memoryBytes,
        double intraGbPerS,
        double interGbPerS) {
      this(id, node, speed, slots, memoryBytes, intraGbPerS, interGbPerS, Optional.empty());
    }

    /** A rank with the default bandwidths and no memory limit. */
    public static Rank of(int number, int node, double speed, int slots) {
      return new Rank(
          "rank" + number,
          node,
          speed,
          slots,
          NO_LIMIT,
          DEFAULT_INTRA_GB_PER_S,
          DEFAULT_INTER_GB_PER_S);
    }

    /** The same with another bandwidth between nodes, to its NIC and beyond it. */
    public Rank withInter(double gbPerS) {
      return new Rank(id, node, speed, slots, memoryBytes, intraGbPerS, gbPerS);
    }

    /** The same with other room. */
    public Rank withSlots(int number) {
      return new Rank(id, node, speed, number, memoryBytes, intraGbPerS, interGbPerS, nic);
    }

    /** The same with a memory limit. */
    public Rank withMemory(long bytes) {
      return new Rank(id, node, speed, slots, bytes, intraGbPerS, interGbPerS, nic);
    }

    /** The same behind a NIC that copies or adds. */
    public Rank withNic(Nic other) {
      double inter = Math.min(other.hostGbPerS(), other.networkGbPerS());
      return new Rank(id, node, speed, slots, memoryBytes, intraGbPerS, inter, Optional.of(other));
    }
  }

  /**
   * The NIC between a rank and other nodes, as {@link dev.rackloom.api.rack.TransferEngine} says.
   *
   * @param hostGbPerS from the rank to it, its engine included, each way
   * @param networkGbPerS beyond it
   * @param scatters whether a token's row for experts on several nodes comes to it once
   * @param reduces whether it adds the results of a token that come from several nodes
   */
  public record Nic(double hostGbPerS, double networkGbPerS, boolean scatters, boolean reduces) {
    public Nic {
      Checks.positive(hostGbPerS, "bandwidth to a NIC");
      Checks.positive(networkGbPerS, "bandwidth beyond a NIC");
    }
  }

  public RankTopology {
    ranks = List.copyOf(ranks);
    Checks.that(!ranks.isEmpty(), "there are no ranks");
    Checks.distinct(ranks, Rank::id, "ranks");
    Checks.notNegative(latencyMicros, "latency of an exchange");
    int last = 0;
    for (Rank rank : ranks) {
      Checks.that(
          rank.node() == last || rank.node() == last + 1,
          "ranks of a node must stand together and nodes ascend from 0: "
              + rank.id()
              + " is in node "
              + rank.node()
              + " after node "
              + last);
      last = rank.node();
    }
    Checks.that(ranks.getFirst().node() == 0, "the first rank must be in node 0");
  }

  /** Equal ranks with the default bandwidths. */
  public static RankTopology equal(int nodes, int ranksPerNode, int slots) {
    List<Rank> ranks = new ArrayList<>();
    for (int r = 0; r < nodes * ranksPerNode; r++) {
      ranks.add(Rank.of(r, r / ranksPerNode, 1, slots));
    }
    return new RankTopology(ranks, DEFAULT_LATENCY_MICROS);
  }

  /** How many ranks. */
  public int size() {
    return ranks.size();
  }

  /** A rank by its number. */
  public Rank rank(int number) {
    return ranks.get(number);
  }

  /** How many nodes. */
  public int nodes() {
    return ranks.getLast().node() + 1;
  }

  /** How many slots all ranks have together. */
  public int slots() {
    return ranks.stream().mapToInt(Rank::slots).sum();
  }

  /** The sum of all speeds. */
  public double speed() {
    return ranks.stream().mapToDouble(Rank::speed).sum();
  }

  /** The rank of each slot. */
  public Ids slotRanks() {
    int[] of = new int[slots()];
    int at = 0;
    for (int r = 0; r < size(); r++) {
      Arrays.fill(of, at, at + rank(r).slots(), r);
      at += rank(r).slots();
    }
    return Ids.of(of);
  }

  /** Whether all ranks have the same speed and the same number of slots. */
  public boolean isEven() {
    return ranks.stream()
        .allMatch(r -> r.speed() == rank(0).speed() && r.slots() == rank(0).slots());
  }

  /**
   * The same ranks with no more slots than their memory holds in {@code rows} layers.
   *
   * @param expertBytes weights of one expert of one layer
   */
  public RankTopology within(long expertBytes, int rows) {
    long each = Math.multiplyExact(Checks.positive(expertBytes, "bytes of an expert"), (long) rows);
    return new RankTopology(
        ranks.stream()
            .map(r ->
                r.memoryBytes() == NO_LIMIT
                    ? r
                    : r.withSlots((int) Math.min(r.slots(), r.memoryBytes() / each)))
            .toList(),
        latencyMicros);
  }
}
