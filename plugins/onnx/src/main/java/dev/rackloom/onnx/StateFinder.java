package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recognises state: an input of the graph and an output of it that are one tensor, a step apart.
 * First by what operators do with them (a cache of attention, the state of a recurrent layer), then
 * by the names that exporters give them.
 */
final class StateFinder {

  private final List<Tensor> tensors;
  private final List<Operator> operators;
  private final Map<Integer, State> states = new LinkedHashMap<>();
  private final Set<Integer> presents = new HashSet<>();

  StateFinder(List<Tensor> tensors, List<Operator> operators) {
    this.tensors = tensors;
    this.operators = operators;
  }

  /** The states, in the order of the inputs. */
  List<State> find(Ids inputs, Ids outputs) {
    new CarriedState(tensors, operators)
        .find(inputs, outputs)
        .forEach(c -> add(c.past(), c.present(), c.kind()));
    byName(inputs, outputs);
    List<State> ordered = new ArrayList<>();
    inputs.stream().filter(states::containsKey).forEach(i -> ordered.add(state(i)));
    return ordered;
  }

  private State state(int past) {
    return java.util.Objects.requireNonNull(states.get(past));
  }

  private void byName(Ids inputs, Ids outputs) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    outputs.stream()
        .mapToObj(tensors::get)
        .filter(t -> !presents.contains(t.id()))
        .forEach(t -> byName.put(t.name(), t));
    inputs.stream()
        .mapToObj(tensors::get)
        .filter(t -> !states.containsKey(t.id()))
        .forEach(past -> {
          for (String name : StateNames.presents(past.name())) {
            Tensor present = byName.get(name);
            if (present != null && StateLayout.isOneTensor(past, present)) {
              add(past.id(), present.id(), StateNames.kind(past, present));
              byName.remove(name);
              return;
            }
          }
        });
  }

  private void add(int past, int present, String kind) {
    if (states.containsKey(past) || !presents.add(present)) {
      return;
    }
    Tensor before = tensors.get(past);
    StateLayout layout = StateLayout.of(before, tensors.get(present), kind);
    states.put(
        past,
        new State(
            before.name(),
            kind,
            past,
            present,
            StateNames.layer(before.name()),
            layout.fixedBytes(),
            layout.bytesPerToken()));
  }
}
