package dev.rackloom.cli;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RankTopology.Rank;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.RackRanks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ranks that share the experts: a rack's devices, or a few numbers. */
final class RankOptions {

  @Option(
      names = {"--rack", "--topology"},
      paramLabel = "FILE",
      description = "A rack file: its accelerators are the ranks.")
  @Nullable Path rack;

  @Option(names = "--ranks", paramLabel = "N", description = "How many ranks, without a rack file.")
  int ranks;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many nodes they are in, equally (default: ${DEFAULT-VALUE}).")
  int nodes;

  @Option(
      names = "--slots",
      paramLabel = "N|LIST",
      description =
          "Slots of all ranks together, shared out equally; or of each, as 12x4,8x4: twelve on each of four ranks, eight on each of four.")
  @Nullable String slots;

  @Option(
      names = "--speeds",
      paramLabel = "LIST",
      description = "Relative speeds, as 1.0x24,0.5x8: 24 ranks of speed 1, eight of half of it.")
  @Nullable String speeds;

  @Option(
      names = "--intra",
      paramLabel = "GB/s",
      description = "Bandwidth inside a node, each way (default: 160, or the rack's links).")
  double intra;

  @Option(
      names = "--inter",
      paramLabel = "GB/s",
      description = "Bandwidth between nodes, each way (default: 45, or the rack's links).")
  double inter;

  @Option(
      names = "--expert-memory",
      paramLabel = "SIZE",
      description =
          "Memory of a rank for routed experts, such as 64GiB (default: the device's, else no limit).")
  @Nullable String memory;

  /**
   * The ranks, for a model of {@code experts} experts a layer: one slot each if nobody says more.
   */
  RankTopology topology(Workbench bench, int experts) {
    RankTopology named = named(bench, experts);
    List<Rank> ranks = new ArrayList<>();
    for (Rank rank : named.ranks()) {
      ranks.add(adjusted(rank, ranks.size()));
    }
    return new RankTopology(ranks, named.latencyMicros());
  }

  /** Whether anything was said of ranks. */
  boolean given() {
    return rack != null || ranks != 0 || slots != null || speeds != null || memory != null;
  }

  /** The ranks' names, if a rack was named; else none. */
  List<String> names(Workbench bench, int experts) {
    return rack == null
        ? List.of()
        : topology(bench, experts).ranks().stream().map(Rank::id).toList();
  }

  private RankTopology named(Workbench bench, int experts) {
    if (rack != null) {
      Rack opened = bench.openRack(rack);
      int most = slots == null || slots.contains("x") ? experts : total();
      RankTopology of = RackRanks.of(opened, roundedUp(most, RackRanks.of(opened, 0).size()));
      return slots != null && slots.contains("x") ? withSlots(of, list(slots, "--slots")) : of;
    }
    if (ranks < 1 || nodes < 1 || ranks % nodes != 0) {
      throw RackloomException.user(
          "--ranks " + ranks + " --nodes " + nodes + " is no number of ranks in equal nodes",
          "name a rack file with --rack, or say for example --ranks 32 --nodes 4 --slots 288.");
    }
    RankTopology equal = RankTopology.equal(nodes, ranks / nodes, 0);
    int all = slots == null ? roundedUp(experts, ranks) : slots.contains("x") ? 0 : total();
    return withSlots(
        equal, slots != null && slots.contains("x") ? list(slots, "--slots") : shared(all, ranks));
  }

  private static int roundedUp(int experts, int ranks) {
    return (experts + ranks - 1) / ranks * ranks;
  }

  private int total() {
    try {
      int number = Integer.parseInt(String.valueOf(slots));
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw RackloomException.user(
          "--slots " + slots + " is no number", "write a number, or a list such as 12x4,8x4.");
    }
    throw RackloomException.user(
        "--slots " + slots + " is not at least 1", "give every expert one.");
  }

  private static List<Double> shared(int all, int ranks) {
    List<Double> each = new ArrayList<>();
    for (int r = 0; r < ranks; r++) {
      each.add((double) (all / ranks + (r < all % ranks ? 1 : 0)));
    }
    return each;
  }

  private static RankTopology withSlots(RankTopology topology, List<Double> slots) {
    checkSize(topology, slots, "--slots");
    List<Rank> ranks = new ArrayList<>();
    for (int r = 0; r < topology.size(); r++) {
      ranks.add(topology.rank(r).withSlots((int) Math.round(slots.get(r))));
    }
    return new RankTopology(ranks, topology.latencyMicros());
  }

  private static void checkSize(RankTopology topology, List<Double> list, String option) {
    if (list.size() != topology.size()) {
      throw RackloomException.user(
          option + " speaks of " + list.size() + " ranks, there are " + topology.size(),
          "write VALUExRANKS for all of them, such as 9x" + topology.size() + ".");
    }
  }

  private Rank adjusted(Rank rank, int index) {
    double speed = speeds == null ? rank.speed() : speedOf(index);
    return new Rank(
        rank.id(),
        rank.node(),
        speed,
        rank.slots(),
        memory == null ? rank.memoryBytes() : bytes(memory),
        intra > 0 ? intra : rank.intraGbPerS(),
        inter > 0 ? inter : rank.interGbPerS(),
        inter > 0 ? Optional.empty() : rank.nic());
  }

  private double speedOf(int rank) {
    List<Double> list = list(String.valueOf(speeds), "--speeds");
    if (rack != null || list.size() != ranks) {
      throw RackloomException.user(
          "--speeds speaks of " + list.size() + " ranks, there are " + ranks,
          "write SPEEDxRANKS for all of them, such as 1.0x"
              + Math.max(1, ranks)
              + "; a rack has speeds of its own.");
    }
    return list.get(rank);
  }

  private static long bytes(String text) {
    try {
      return Quantities.bytes(text);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(String.valueOf(e.getMessage()), "sizes look like 64GiB.");
    }
  }

  /** Values with how often each stands: {@code 12x4,8x4}. */
  static List<Double> list(String text, String option) {
    List<Double> values = new ArrayList<>();
    for (String part : text.split(",")) {
      String[] twice = part.strip().split("x", 2);
      try {
        double value = Double.parseDouble(twice[0]);
        int times = twice.length == 1 ? 1 : Integer.parseInt(twice[1]);
        if (!(value > 0) || times < 1 || times > 1 << 16 || !Double.isFinite(value)) {
          throw new NumberFormatException("not positive");
        }
        for (int i = 0; i < times; i++) {
          values.add(value);
        }
      } catch (NumberFormatException e) {
        throw RackloomException.user(
            option + " has '" + part.strip() + "', which is no VALUExRANKS",
            "write for example 1.0x24,0.5x8.");
      }
    }
    return values;
  }

  /** Slots of each rank, for files that do not say them; empty if nobody said. */
  Ids slotsPerRank(Workbench bench) {
    return (rack == null && ranks == 0) || slots == null
        ? Ids.NONE
        : Ids.of(topology(bench, 1).ranks().stream().mapToInt(Rank::slots).toArray());
  }
}
