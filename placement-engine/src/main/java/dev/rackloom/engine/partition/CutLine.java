package dev.rackloom.engine.partition;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An executable order of operators as a line to be cut: the work in front of each position, the
 * bytes that cross it, and the places where cuts are possible.
 */
final class CutLine {

  private final Graph graph;
  private final GraphIndex index;
  private final int[] order;
  private final double[] before;
  private final double[] crossing;
  private final int[] places;

  /** Of an order, the work of each operator and the bytes of each tensor. */
  CutLine(Graph graph, GraphIndex index, int[] order, double[] work, double[] bytes) {
    this.graph = graph;
    this.index = index;
    this.order = order;
    this.before = new double[order.length + 1];
    for (int i = 0; i < order.length; i++) {
      before[i + 1] = before[i] + work[order[i]];
    }
    this.crossing = crossings(bytes);
    this.places = allPlaces();
  }

  /** Bytes that cross each position: made before it, read after it. */
  private double[] crossings(double[] bytes) {
    int[] position = new int[graph.operators().size()];
    Arrays.fill(position, -1);
    for (int i = 0; i < order.length; i++) {
      position[order[i]] = i;
    }
    double[] delta = new double[order.length + 2];
    for (int i = 0; i < order.length; i++) {
      Ids outputs = graph.operators().get(order[i]).outputs();
      for (int o = 0; o < outputs.size(); o++) {
        int tensor = outputs.get(o);
        int last = tensor == Operator.ABSENT ? -1 : last(index.consumers(tensor), position);
        if (last > i) {
          delta[i + 1] += bytes[tensor];
          delta[last + 1] -= bytes[tensor];
        }
      }
    }
    for (int i = 1; i < delta.length; i++) {
      delta[i] += delta[i - 1];
    }
    return delta;
  }

  private static int last(Ids readers, int[] position) {
    int last = -1;
    for (int r = 0; r < readers.size(); r++) {
      last = Math.max(last, position[readers.get(r)]);
    }
    return last;
  }

  /** Positions between scopes, or all of a graph without scopes, and the end. */
  private int[] allPlaces() {
    long scoped = graph.operators().stream().filter(op -> !op.scope().isEmpty()).count();
    boolean everywhere = scoped * 2 <= graph.operators().size();
    return IntStream.rangeClosed(1, order.length)
        .filter(i -> everywhere || i == order.length || !scope(i - 1).equals(scope(i)))
        .toArray();
  }

  /** The scope of the operator at a position, empty for none. */
  String scope(int i) {
    return graph.operators().get(order[i]).scope();
  }

  /** How many operators there are. */
  int size() {
    return order.length;
  }

  /** The operator at a position. */
  int at(int i) {
    return order[i];
  }

  /** The work in front of a position; of all operators at the end. */
  double before(int position) {
    return before[position];
  }

  /** Bytes that cross a position. */
  double crossing(int position) {
    return crossing[position];
  }

  /** Where cuts are possible, ascending; the last is the end. */
  int[] places() {
    return places;
  }

  /**
   * The cheapest places if there are more than so many; of many that cost the same those that are
   * least deep, and of those that are as deep as the last ones some, spread evenly.
   */
  int[] cheapestPlaces(int most, Depths depths) {
    int inside = places.length - 1;
    if (inside < most) {
      return places;
    }
    double limit =
        Arrays.stream(places, 0, inside)
            .mapToDouble(p -> crossing[p])
            .sorted()
            .skip(most - 1L)
            .findFirst()
            .orElse(Double.MAX_VALUE);
    int[] cheap = Arrays.stream(places, 0, inside).filter(p -> crossing[p] <= limit).toArray();
    return IntStream.concat(
            IntStream.of(leastDeep(cheap, most, depths)), IntStream.of(order.length))
        .sorted()
        .toArray();
  }

  private static int[] leastDeep(int[] cheap, int most, Depths depths) {
    SortedMap<Integer, List<Integer>> byDepth = new TreeMap<>();
    for (int place : cheap) {
      byDepth.computeIfAbsent(depths.at(place), d -> new ArrayList<>()).add(place);
    }
    List<Integer> taken = new ArrayList<>();
    for (List<Integer> level : byDepth.values()) {
      int left = most - taken.size();
      if (left > 0) {
        int step = Math.ceilDiv(level.size(), left);
        IntStream.range(0, level.size())
            .filter(i -> i % step == 0)
            .forEach(i -> taken.add(level.get(i)));
      }
    }
    return taken.stream().mapToInt(Integer::intValue).toArray();
  }
}
