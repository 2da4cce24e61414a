package dev.rackloom.openvino;

import dev.rackloom.api.Checks;
import dev.rackloom.openvino.IrModel.Edge;
import dev.rackloom.openvino.IrModel.Layer;
import dev.rackloom.openvino.IrModel.Net;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Puts layers behind what they read, as near to the order of the file as that allows. */
final class LayerOrder {

  private LayerOrder() {}

  static List<Layer> of(Net net) {
    List<Layer> layers = net.layers();
    Map<Long, Integer> positions = new HashMap<>();
    layers.forEach(layer -> positions.put(layer.id(), positions.size()));
    int[] waitsFor = new int[layers.size()];
    List<List<Integer>> readers = new ArrayList<>();
    layers.forEach(layer -> readers.add(new ArrayList<>()));
    for (Edge edge : net.edges()) {
      int to = position(positions, edge.toLayer());
      readers.get(position(positions, edge.fromLayer())).add(to);
      waitsFor[to]++;
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] == 0) {
        ready.add(i);
      }
    }
    List<Layer> order = new ArrayList<>(layers.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      order.add(layers.get(next));
      for (int reader : readers.get(next)) {
        if (--waitsFor[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    for (int i = 0; i < waitsFor.length; i++) {
      Checks.that(
          waitsFor[i] <= 0,
          "layer '" + layers.get(i).name() + "' waits for itself: the edges form a cycle");
    }
    return order;
  }

  private static int position(Map<Long, Integer> positions, long id) {
    Integer position = positions.get(id);
    if (position == null) {
      throw new IllegalArgumentException("an edge names layer " + id + ", which is not there");
    }
    return position;
  }
}
