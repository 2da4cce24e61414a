package dev.rackloom.dag;

import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Puts nodes behind what they read, as near to the order of the file as that allows. */
final class InstanceOrder {

  private InstanceOrder() {}

  /** The nodes in an order in which edges go forward. */
  static List<Node> of(PlacementInstance instance) {
    List<Node> nodes = instance.nodes();
    Map<Long, Integer> positions = new HashMap<>();
    nodes.forEach(node -> positions.put(node.id(), positions.size()));
    int[] waitsFor = new int[nodes.size()];
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(node -> readers.add(new ArrayList<>()));
    for (Edge edge : instance.edges()) {
      int to = positions.getOrDefault(edge.to(), 0);
      readers.get(positions.getOrDefault(edge.from(), 0)).add(to);
      waitsFor[to]++;
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> order = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--waitsFor[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    refuseCycle(nodes, waitsFor);
    return order;
  }

  private static void refuseCycle(List<Node> nodes, int[] waitsFor) {
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] > 0) {
        throw new IllegalArgumentException(
            "node " + nodes.get(i).id() + " waits for itself: the edges form a cycle");
      }
    }
  }
}
