package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a placement says of experts, checked against the model and the rack. */
public final class ExpertMaps {

  private static final double OFF = 1e-6;

  private ExpertMaps() {}

  /**
   * A rank of one block.
   *
   * @param experts ascending
   * @param shares of each
   */
  public record Held(String device, Ids experts, Numbers shares) {}

  /**
   * Who holds the experts of one block.
   *
   * @param policy {@link ReplicaPolicy#EVEN} where copies of an expert have equal shares, else
   *     {@link ReplicaPolicy#LP}
   * @param ranks in the order of the rack
   */
  public record Split(ExpertBlock block, ReplicaPolicy policy, List<Held> ranks) {
    public Split {
      ranks = List.copyOf(ranks);
    }
  }

  /** Every block's experts dealt out in turn over the devices of a rack, a copy of each. */
  public static List<ExpertAssignment> dealt(Graph graph, List<String> devices) {
    List<ExpertAssignment> all = new ArrayList<>();
    for (ExpertBlock block : graph.experts()) {
      for (int e = 0; e < block.experts(); e++) {
        String device = devices.get(e % devices.size());
        all.add(new ExpertAssignment(graph.name(), block.layer(), block.moeLayer(), e, device, 1));
      }
    }
    return all;
  }

  /** A placement with the experts of its model dealt out over all devices of a rack. */
  public static Placement dealt(Graph graph, Placement placement, Rack rack) {
    if (graph.experts().isEmpty()) {
      throw RackloomException.user(
          "model '" + graph.name() + "' has no experts to split",
          "look at what it has: rackloom inspect.");
    }
    List<String> devices = rack.devices().stream().map(Device::id).toList();
    return placement.withExperts(dealt(graph, devices));
  }

  /**
   * The blocks that a placement splits, in the order of the model.
   *
   * @throws RackloomException if it names a layer without experts, an expert or a rank that is not
   *     there, leaves an expert out or shares that do not sum to 1
   */
  public static List<Split> of(Graph graph, Placement placement, Rack rack) {
    Map<Integer, List<ExpertAssignment>> byBlock = new TreeMap<>();
    for (ExpertAssignment a : placement.experts()) {
      if (a.model().equals(graph.name())) {
        byBlock.computeIfAbsent(a.moeLayer(), k -> new ArrayList<>()).add(a);
      }
    }
    List<Split> splits = new ArrayList<>();
    byBlock.forEach((moeLayer, all) -> splits.add(split(block(graph, all.getFirst()), all, rack)));
    if (splits.isEmpty()) {
      throw refused("placement '" + placement.name() + "' maps experts of other models only");
    }
    return splits;
  }

  private static ExpertBlock block(Graph graph, ExpertAssignment a) {
    return graph.experts().stream()
        .filter(b -> b.moeLayer() == a.moeLayer() && b.layer() == a.layer())
        .findFirst()
        .orElseThrow(() ->
            refused(
                "layer "
                    + a.layer()
                    + " (MoE layer "
                    + a.moeLayer()
                    + ") has no experts in model '"
                    + graph.name()
                    + "', which has "
                    + graph.experts().size()
                    + " layers with experts"));
  }

  private static Split split(ExpertBlock block, List<ExpertAssignment> all, Rack rack) {
    Map<String, Map<Integer, Double>> ranks = new LinkedHashMap<>();
    rack.devices().stream().map(Device::id).forEach(d -> ranks.put(d, new TreeMap<>()));
    double[] sums = new double[block.experts()];
    for (ExpertAssignment a : all) {
      if (a.expert() < 0 || a.expert() >= block.experts()) {
        throw refused(
            label(block) + " has no expert " + a.expert() + ", it has " + block.experts());
      }
      Map<Integer, Double> held = ranks.get(a.rank());
      if (held == null) {
        throw refused(
            "expert "
                + a.expert()
                + " of "
                + label(block)
                + " is on '"
                + a.rank()
                + "', which is no device of rack '"
                + rack.name()
                + "'");
      }
      if (held.putIfAbsent(a.expert(), a.share()) != null) {
        throw refused(
            "expert " + a.expert() + " of " + label(block) + " is twice on '" + a.rank() + "'");
      }
      sums[a.expert()] += a.share();
    }
    checkAllThere(block, all, sums);
    List<Held> held = new ArrayList<>();
    ranks.forEach((device, experts) -> {
      if (!experts.isEmpty()) {
        held.add(
            new Held(
                device,
                Ids.copyOf(experts.keySet()),
                Numbers.copyOf(List.copyOf(experts.values()))));
      }
    });
    return new Split(block, policy(all), held);
  }

  private static void checkAllThere(ExpertBlock block, List<ExpertAssignment> all, double[] sums) {
    for (int e = 0; e < block.experts(); e++) {
      int expert = e;
      if (all.stream().noneMatch(a -> a.expert() == expert)) {
        throw refused("expert " + e + " of " + label(block) + " is on no rank");
      }
      if (Math.abs(sums[e] - 1) > OFF) {
        throw refused(
            "shares of expert " + e + " of " + label(block) + " sum to " + sums[e] + ", not to 1");
      }
    }
  }

  private static ReplicaPolicy policy(List<ExpertAssignment> all) {
    List<ExpertAssignment> sorted =
        all.stream().sorted(Comparator.comparingInt(ExpertAssignment::expert)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      ExpertAssignment a = sorted.get(i - 1);
      ExpertAssignment b = sorted.get(i);
      if (a.expert() == b.expert() && Math.abs(a.share() - b.share()) > OFF) {
        return ReplicaPolicy.LP;
      }
    }
    return ReplicaPolicy.EVEN;
  }

  private static String label(ExpertBlock block) {
    return "layer " + block.layer() + " (MoE layer " + block.moeLayer() + ")";
  }

  private static RackloomException refused(String why) {
    return RackloomException.user(
        "the expert map cannot be carried out: " + why,
        "give every expert of the layer a device of the rack, shares of its copies summing to 1.");
  }
}
