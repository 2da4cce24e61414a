package dev.rackloom.onnx;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.onnx.inference.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of one level: a graph, or a body inside one. */
final class TensorTable {

  private final Reading reading;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  TensorTable(Reading reading) {
    this.reading = reading;
  }

  int add(String name, Fact fact, Tensor.Role role) {
    int id = tensors.size();
    if (ids.putIfAbsent(name, id) != null) {
      throw reading.damaged("tensor '" + name + "' is defined twice");
    }
    tensors.add(new Tensor(id, name, fact.dtype(), fact.shape(), role));
    facts.add(fact);
    return id;
  }

  boolean has(String name) {
    return ids.containsKey(name);
  }

  @Nullable Integer find(String name) {
    return ids.get(name);
  }

  Fact fact(int id) {
    return facts.get(id);
  }

  Tensor tensor(int id) {
    return tensors.get(id);
  }

  List<Tensor> tensors() {
    return tensors;
  }
}
