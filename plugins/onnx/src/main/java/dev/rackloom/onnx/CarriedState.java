package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** State by what operators do with it, whatever it is called. */
final class CarriedState {

  private static final String KV = "kv";
  private static final int LONGEST = 8;

  /** Operators behind which a state is still the same state. */
  private static final Set<String> SAME =
      Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Slice");

  /** Where an operator takes a state in and gives it back. */
  private record Slot(int in, int out, String kind) {}

  private static final Map<String, List<Slot>> SLOTS =
      Map.ofEntries(
          Map.entry("GroupQueryAttention", List.of(new Slot(3, 1, KV), new Slot(4, 2, KV))),
          Map.entry("SparseAttention", List.of(new Slot(3, 1, KV), new Slot(4, 2, KV))),
          Map.entry("PagedAttention", List.of(new Slot(3, 1, KV), new Slot(4, 2, KV))),
          Map.entry("MultiHeadAttention", List.of(new Slot(6, 1, KV), new Slot(7, 2, KV))),
          Map.entry(
              "DecoderMaskedMultiHeadAttention", List.of(new Slot(5, 1, KV), new Slot(6, 2, KV))),
          Map.entry("DecoderMaskedSelfAttention", List.of(new Slot(4, 1, KV))),
          Map.entry("Attention", List.of(new Slot(4, 1, KV), new Slot(5, 2, KV))),
          Map.entry("QAttention", List.of(new Slot(8, 1, KV))),
          Map.entry("TensorScatter", List.of(new Slot(0, 0, KV))),
          Map.entry("LSTM", List.of(new Slot(5, 1, "recurrent"), new Slot(6, 2, "recurrent"))),
          Map.entry(
              "DynamicQuantizeLSTM",
              List.of(new Slot(5, 1, "recurrent"), new Slot(6, 2, "recurrent"))),
          Map.entry("GRU", List.of(new Slot(5, 1, "recurrent"))),
          Map.entry("RNN", List.of(new Slot(5, 1, "recurrent"))),
          Map.entry("CausalConvWithState", List.of(new Slot(3, 1, "window"))),
          Map.entry("VarlenCausalConvWithState", List.of(new Slot(4, 1, "window"))),
          Map.entry("LinearAttention", List.of(new Slot(3, 1, "recurrent"))),
          Map.entry("GatedDeltaNet", List.of(new Slot(6, 1, "recurrent"))));

  /** One state: an input of the graph and the output it comes back as. */
  record Carried(int past, int present, String kind) {}

  private final List<Tensor> tensors;
  private final List<Operator> operators;
  private final Map<Integer, Operator> producers = new HashMap<>();
  private final Map<Integer, List<Operator>> readers = new HashMap<>();

  CarriedState(List<Tensor> tensors, List<Operator> operators) {
    this.tensors = tensors;
    this.operators = operators;
    boolean any = operators.stream().anyMatch(o -> SLOTS.containsKey(o.type().name()));
    if (any) {
      for (Operator op : operators) {
        op.outputs().stream().forEach(t -> producers.put(t, op));
        op.inputs().stream()
            .distinct()
            .forEach(t -> readers.computeIfAbsent(t, k -> new ArrayList<>()).add(op));
      }
    }
  }

  List<Carried> find(Ids inputs, Ids outputs) {
    List<Carried> found = new ArrayList<>();
    for (Operator op : operators) {
      for (Slot slot : SLOTS.getOrDefault(op.type().name(), List.of())) {
        if (has(op.inputs(), slot.in()) && has(op.outputs(), slot.out())) {
          int past = back(op.inputs().get(slot.in()), inputs);
          int present = forth(op.outputs().get(slot.out()), outputs);
          if (past >= 0 && present >= 0) {
            found.add(new Carried(past, present, slot.kind()));
          }
        }
      }
    }
    return found;
  }

  private static boolean has(Ids ids, int index) {
    return index < ids.size() && ids.get(index) != Operator.ABSENT;
  }

  /** The graph input that a tensor is, seen through operators that keep it the same. */
  private int back(int tensor, Ids inputs) {
    int at = tensor;
    for (int i = 0; i < LONGEST; i++) {
      if (tensors.get(at).role() == Tensor.Role.INPUT) {
        return inputs.contains(at) ? at : -1;
      }
      Operator producer = producers.get(at);
      if (producer == null || !SAME.contains(producer.type().name())) {
        return -1;
      }
      at = producer.inputs().get(0);
      if (at == Operator.ABSENT) {
        return -1;
      }
    }
    return -1;
  }

  private int forth(int tensor, Ids outputs) {
    int at = tensor;
    for (int i = 0; i < LONGEST; i++) {
      if (outputs.contains(at)) {
        return at;
      }
      Operator next =
          readers.getOrDefault(at, List.of()).stream()
              .filter(o -> SAME.contains(o.type().name()) && o.outputs().size() == 1)
              .findFirst()
              .orElse(null);
      if (next == null || next.outputs().get(0) == Operator.ABSENT) {
        return -1;
      }
      at = next.outputs().get(0);
    }
    return -1;
  }
}
