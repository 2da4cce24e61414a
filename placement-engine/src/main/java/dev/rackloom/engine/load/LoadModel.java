package dev.rackloom.engine.load;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What loads what: a problem as seen by the objective "make the longest busy time of any device or
 * link small". Stages that must stay together are one item; tensors of one owner with the same
 * readers are one source. Resources are the devices, then link directions. Times are nanoseconds.
 *
 * <p>An item on a device loads it by its cost. A source whose owner is at {@code a} and that is
 * read at {@code b} loads the resources of the {@link Ports#pair pair} once, and if it is read
 * anywhere but at {@code a}, those of {@link Ports#once} once; what is {@link Ports#scattered} of
 * pairs through one engine, once for all of them. The caller is one more item, that stays at one
 * more vertex.
 *
 * <p>Immutable; the arrays are shared inside the package and never written.
 */
public final class LoadModel {

  /** The cost of an item where it cannot go. */
  static final double FORBIDDEN = Double.POSITIVE_INFINITY;

  final PlacementProblem problem;
  final Pricing pricing;
  final Ports ports;
  final Fusion fusion;
  final int items;
  final int devices;

  /** {@code cost[item][device]}. */
  final double[][] cost;

  /** Weights and state of an item, bytes. */
  final long[] size;

  /** The largest activation of an item's stages, bytes. */
  final long[] activation;

  /** Memory of a device, bytes. */
  final long[] memory;

  /** Memory of a device less the largest activation of any stage, bytes: what fits, fits. */
  final long[] capacity;

  final int sources;
  final int[] owner;
  final int[][] readers;
  final double[] bytes;

  /** Sources that an item owns. */
  final int[][] owned;

  /** Sources that an item reads. */
  final int[][] read;

  /** Items that may not come before, and not after, an item, where devices must have an order. */
  final int[][] after;

  final int[][] before;
  final boolean contiguous;

  private LoadModel(Pricing pricing, Ports ports, Fusion fusion, double limit) {
    this.pricing = pricing;
    this.problem = pricing.problem();
    this.ports = ports;
    this.fusion = fusion;
    this.items = fusion.items();
    this.devices = problem.devices().size();
    this.cost = new double[items][devices];
    this.size = new long[items];
    this.activation = new long[items];
    this.memory = problem.devices().stream().mapToLong(d -> d.memoryBytes()).toArray();
    this.capacity = new long[devices];
    costsAndSizes(limit);
    Map<List<Object>, Double> merged = merged();
    this.sources = merged.size();
    this.owner = new int[sources];
    this.readers = new int[sources][];
    this.bytes = new double[sources];
    int next = 0;
    for (var entry : merged.entrySet()) {
      owner[next] = (Integer) entry.getKey().get(0);
      readers[next] =
          ((TreeSet<?>) entry.getKey().get(1)).stream().mapToInt(o -> (Integer) o).toArray();
      bytes[next++] = entry.getValue();
    }
    this.owned = sourcesOf(false);
    this.read = sourcesOf(true);
    List<Constraint.Contiguous> orders = fusion.orders();
    this.contiguous = !orders.isEmpty();
    this.after = neighbours(orders, true);
    this.before = neighbours(orders, false);
  }

  /** Of a problem; only what constraints tie together is fused. */
  public static LoadModel of(PlacementProblem problem) {
    Pricing pricing = new Pricing(problem);
    return new LoadModel(pricing, new Ports(pricing), Fusion.byConstraints(problem), FORBIDDEN);
  }

  /** The same with more fused, and items barred from devices where they cost more than a limit. */
  LoadModel fused(Fusion more, double limit) {
    return new LoadModel(pricing, ports, more, limit);
  }

  private void costsAndSizes(double limit) {
    long largest = 0;
    for (int s = 0; s < problem.stages().size(); s++) {
      var stage = problem.stages().get(s);
      int i = fusion.itemOf(s);
      size[i] += stage.weightBytes() + stage.stateBytes();
      activation[i] = Math.max(activation[i], stage.activationBytes());
      largest = Math.max(largest, stage.activationBytes());
      for (int d = 0; d < devices; d++) {
        cost[i][d] += pricing.allowed(s, d) ? problem.costs().nanos(s, d) : FORBIDDEN;
      }
    }
    for (int d = 0; d < devices; d++) {
      capacity[d] = Math.max(0, memory[d] - largest);
      for (int i = 0; i < items; i++) {
        boolean can = size[i] + activation[i] <= memory[d] && cost[i][d] <= limit;
        cost[i][d] = can ? cost[i][d] : FORBIDDEN;
      }
    }
  }

  /** Bytes by owner and readers; the caller is item number {@code items}. */
  private Map<List<Object>, Double> merged() {
    Map<List<Object>, Double> merged = new LinkedHashMap<>();
    problem
        .flows()
        .forEach(flow -> {
          int from = fusion.itemOf(flow.from());
          TreeSet<Integer> to = new TreeSet<>();
          flow.to().stream().map(fusion::itemOf).filter(i -> i != from).forEach(to::add);
          add(merged, from, to, flow.wireBytes());
        });
    for (int s = 0; s < problem.stages().size(); s++) {
      int i = fusion.itemOf(s);
      add(merged, items, new TreeSet<>(List.of(i)), problem.stages().get(s).ingressBytes());
      add(merged, i, new TreeSet<>(List.of(items)), problem.stages().get(s).egressBytes());
    }
    return merged;
  }

  private static void add(
      Map<List<Object>, Double> merged, int from, Set<Integer> to, double bytes) {
    if (bytes > 0 && !to.isEmpty()) {
      merged.merge(List.of(from, to), bytes, Double::sum);
    }
  }

  private int[][] sourcesOf(boolean reading) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i <= items; i++) {
      lists.add(new ArrayList<>());
    }
    for (int j = 0; j < sources; j++) {
      for (int i : reading ? readers[j] : new int[] {owner[j]}) {
        lists.get(i).add(j);
      }
    }
    return arrays(lists);
  }

  private int[][] neighbours(List<Constraint.Contiguous> orders, boolean forward) {
    List<TreeSet<Integer>> sets = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      sets.add(new TreeSet<>());
    }
    for (Constraint.Contiguous order : orders) {
      for (Constraint.Pair pair : order.pairs()) {
        int a = fusion.itemOf(forward ? pair.before() : pair.after());
        int b = fusion.itemOf(forward ? pair.after() : pair.before());
        if (a != b) {
          sets.get(a).add(b);
        }
      }
    }
    return arrays(sets);
  }

  private static int[][] arrays(List<? extends java.util.Collection<Integer>> lists) {
    return lists.stream()
        .map(l -> l.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Whether an item can go to a device at all. */
  boolean allowed(int item, int device) {
    return cost[item][device] < FORBIDDEN;
  }

  /** What the smallest activation leaves of a device's memory, KiB. */
  long room(int device) {
    return Math.max(0, (memory[device] >> 10) - leastActivation());
  }

  /** An item's activation beyond the smallest, KiB. */
  long beyond(int item) {
    return (activation[item] >> 10) - leastActivation();
  }

  private long leastActivation() {
    return Arrays.stream(activation).min().orElse(0) >> 10;
  }

  /** Device by stage from device by item. */
  int[] byStage(int[] at) {
    int[] device = new int[problem.stages().size()];
    Arrays.setAll(device, s -> at[fusion.itemOf(s)]);
    return device;
  }

  /** Device by item from device by stage; the stages of an item are taken to agree. */
  int[] byItem(int[] device) {
    int[] at = new int[items];
    for (int s = 0; s < device.length; s++) {
      at[fusion.itemOf(s)] = device[s];
    }
    return at;
  }

  /** Whether all stages of each item are on one device. */
  boolean agrees(int[] device) {
    int[] at = byItem(device);
    for (int s = 0; s < device.length; s++) {
      if (at[fusion.itemOf(s)] != device[s]) {
        return false;
      }
    }
    return true;
  }

  /** Whether two devices differ in nothing but their name. */
  boolean alike(int a, int b) {
    if (memory[a] != memory[b] || !ports.alike(a, b)) {
      return false;
    }
    for (int i = 0; i < items; i++) {
      if (cost[i][a] != cost[i][b]) {
        return false;
      }
    }
    return true;
  }
}
