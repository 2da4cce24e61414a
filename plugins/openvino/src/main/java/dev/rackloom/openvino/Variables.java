package dev.rackloom.openvino;

import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.openvino.IrModel.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds for each {@code ReadValue} the {@code Assign} of its name. */
final class Variables {

  private final List<Tensor> tensors;
  private final Map<String, Tensor> reads = new LinkedHashMap<>();
  private final Map<String, Integer> assigns = new HashMap<>();

  Variables(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  void add(Layer layer, List<Integer> in, List<Integer> out) {
    String variable = layer.data().getOrDefault("variable_id", layer.name());
    if (layer.type().equals("ReadValue") && !out.isEmpty()) {
      reads.put(variable, tensors.get(out.getFirst()));
    } else if (layer.type().equals("Assign") && !in.isEmpty()) {
      assigns.put(variable, in.getFirst());
    }
  }

  List<State> states(Set<NotUnderstood> notUnderstood) {
    List<State> states = new ArrayList<>();
    reads.forEach((variable, past) -> {
      Integer present = assigns.get(variable);
      if (variable.isBlank() || present == null) {
        notUnderstood.add(
            new NotUnderstood(
                "variable '" + variable + "'",
                "a ReadValue without an Assign",
                "it is not treated as a state"));
      } else {
        states.add(VariableState.of(variable, past, present));
      }
    });
    return states;
  }
}
