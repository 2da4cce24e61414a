package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Nodes in an executable order. Files should be in one; where they are not, the order is made, and
 * a cycle refused.
 */
final class NodeOrder {

  private NodeOrder() {}

  static List<Onnx.Node> of(Path file, List<Onnx.Node> nodes) {
    Map<String, Integer> producer = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        if (!output.isEmpty() && producer.put(output, i) != null) {
          throw RackloomException.user(
              file + ": two operators write tensor '" + output + "'",
              "the file is damaged; export it again.");
        }
      }
    }
    return areOrdered(nodes, producer) ? nodes : sorted(file, nodes, producer);
  }

  private static boolean areOrdered(List<Onnx.Node> nodes, Map<String, Integer> producer) {
    for (int i = 0; i < nodes.size(); i++) {
      for (String name : reads(nodes.get(i))) {
        if (producer.getOrDefault(name, -1) >= i) {
          return false;
        }
      }
    }
    return true;
  }

  /** Every tensor a node reads, those its bodies capture from around it included. */
  static List<String> reads(Onnx.Node node) {
    Set<String> captured = captured(node);
    if (captured.isEmpty()) {
      return node.getInputList();
    }
    List<String> names = new ArrayList<>(node.getInputList());
    names.addAll(captured);
    return names;
  }

  /** Tensors that the bodies of a control-flow node take from the graph around it. */
  static Set<String> captured(Onnx.Node node) {
    Set<String> names = new TreeSet<>();
    for (Onnx.Attribute attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        captured(attribute.getG(), names);
      }
      attribute.getGraphsList().forEach(g -> captured(g, names));
    }
    return names;
  }

  /** Tensors that a body takes from the graph around it. */
  static Set<String> captured(Onnx.Graph body) {
    Set<String> names = new TreeSet<>();
    captured(body, names);
    return names;
  }

  private static void captured(Onnx.Graph body, Set<String> into) {
    Set<String> own = new TreeSet<>();
    body.getInputList().forEach(v -> own.add(v.getName()));
    body.getInitializerList().forEach(t -> own.add(t.getName()));
    body.getSparseInitializerList().forEach(t -> own.add(t.getValues().getName()));
    body.getNodeList().forEach(n -> own.addAll(n.getOutputList()));
    Set<String> read = new TreeSet<>();
    body.getNodeList().forEach(n -> read.addAll(reads(n)));
    body.getOutputList().forEach(v -> read.add(v.getName()));
    read.removeAll(own);
    read.remove("");
    into.addAll(read);
  }

  private static Set<Integer> producers(Onnx.Node node, Map<String, Integer> producer) {
    Set<Integer> found = new TreeSet<>();
    for (String name : reads(node)) {
      Integer p = producer.get(name);
      if (p != null) {
        found.add(p);
      }
    }
    return found;
  }

  private static List<Onnx.Node> sorted(
      Path file, List<Onnx.Node> nodes, Map<String, Integer> producer) {
    int[] waiting = new int[nodes.size()];
    Map<Integer, List<Integer>> readers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (int p : producers(nodes.get(i), producer)) {
        waiting[i]++;
        readers.computeIfAbsent(p, k -> new ArrayList<>()).add(i);
      }
    }
    return sorted(file, nodes, waiting, readers);
  }

  private static List<Onnx.Node> sorted(
      Path file, List<Onnx.Node> nodes, int[] waiting, Map<Integer, List<Integer>> readers) {
    ArrayDeque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Onnx.Node> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int i = ready.remove();
      order.add(nodes.get(i));
      for (int reader : readers.getOrDefault(i, List.of())) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (order.size() < nodes.size()) {
      int stuck = 0;
      while (waiting[stuck] == 0) {
        stuck++;
      }
      throw RackloomException.user(
          file
              + ": the operators form a cycle through '"
              + nodes.get(stuck).getName()
              + "' ("
              + nodes.get(stuck).getOpType()
              + ")",
          "the file is damaged; export it again.");
    }
    return order;
  }
}
