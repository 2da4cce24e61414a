package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recurrent layers, and the state-carrying layers of hybrid language models. */
final class RecurrentRules {

  private RecurrentRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("RNN", call -> recurrent(call, 1));
    rules.put("GRU", call -> recurrent(call, 3));
    rules.put("LSTM", call -> recurrent(call, 4));
    rules.put("CausalConvWithState", RecurrentRules::causalConvolution);
    rules.put("LinearAttention", RecurrentRules::linearAttention);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("DynamicQuantizeLSTM", call -> recurrent(call, 4));
    rules.put("AttnLSTM", call -> recurrent(call, 4));
    rules.put("GatedDeltaNet", RecurrentRules::deltaNet);
    rules.put("LinearAttentionGate", RecurrentRules::gate);
    rules.put("VarlenCausalConvWithState", RecurrentRules::varlenConvolution);
  }

  /** Y, Y_h and Y_c; {@code layout} 1 puts the batch first. */
  private static List<Fact> recurrent(Call call, int gates) {
    return call.ranked(
        0,
        in -> {
          if (in.size() != 3) {
            return call.unknown(call.input(0).dtype(), "the input is not of rank 3");
          }
          Dim directions = Dim.of(call.text("direction", "").equals("bidirectional") ? 2 : 1);
          Dim hidden = hidden(call, gates);
          boolean batchFirst = call.flag("layout");
          Dim batch = in.get(batchFirst ? 0 : 1);
          Dim steps = in.get(batchFirst ? 1 : 0);
          List<Dim> y =
              batchFirst
                  ? List.of(batch, steps, directions, hidden)
                  : List.of(steps, directions, batch, hidden);
          List<Dim> last =
              batchFirst ? List.of(batch, directions, hidden) : List.of(directions, batch, hidden);
          DType type = call.input(0).dtype();
          Fact state = Fact.of(type, Shape.of(last));
          return List.of(Fact.of(type, Shape.of(y)), state, state);
        });
  }

  /** The attribute, else from the recurrent weights (directions, gates x hidden, hidden). */
  private static Dim hidden(Call call, int gates) {
    long given = call.integer("hidden_size", 0);
    if (given > 0) {
      return Dim.of(given);
    }
    return call.dims(2)
        .filter(d -> d.size() == 3)
        .map(List::getLast)
        .or(() ->
            call.dims(1).filter(d -> d.size() == 3).map(d -> d.get(1).floorDiv(Dim.of(gates))))
        .orElse(Dim.unknown("hidden_size is not given"));
  }

  /** (batch, channels, length) with a carry of the kernel's reach. */
  private static List<Fact> causalConvolution(Call call) {
    if (call.optional(3).isPresent()) {
      return List.of(call.input(0).withoutValues(), call.input(3).withoutValues());
    }
    Optional<List<Dim>> kernel = call.dims(1).filter(d -> d.size() >= 3);
    boolean plain = call.integer("ndim", 1) == 1 && !call.flag("channels_last");
    Optional<List<Dim>> in = call.dims(0).filter(d -> d.size() == 3 && plain);
    if (kernel.isEmpty() || in.isEmpty()) {
      return List.of(
          call.input(0).withoutValues(),
          call.unknown(call.input(0).dtype(), "the state's layout is not known").getFirst());
    }
    Dim reach = kernel.get().get(2).minus(Dim.one()).times(call.integer("dilation", 1));
    Shape state = Shape.of(List.of(in.get().get(0), in.get().get(1), reach));
    return List.of(call.input(0).withoutValues(), Fact.of(call.input(0).dtype(), state));
  }

  private static List<Fact> varlenConvolution(Call call) {
    return List.of(
        call.input(0).withoutValues(),
        call.input(4).withoutValues(),
        call.unknown(call.input(0).dtype(), "what is captured depends on the data").getFirst());
  }

  /** (batch, tokens, heads x width) in and out; the state is heads matrices of key by value. */
  private static List<Fact> linearAttention(Call call) {
    Dim kvHeads = Dim.of(Math.max(1, call.integer("kv_num_heads", 1)));
    Dim heads = Dim.of(Math.max(1, call.integer("q_num_heads", 1)));
    Optional<List<Dim>> q = call.dims(0).filter(d -> d.size() == 3);
    Optional<List<Dim>> k = call.dims(1).filter(d -> d.size() == 3);
    Optional<List<Dim>> v = call.dims(2).filter(d -> d.size() == 3);
    if (q.isEmpty() || k.isEmpty() || v.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "an input is not of rank 3");
    }
    Dim keyWidth = k.get().getLast().floorDiv(kvHeads);
    Dim valueWidth = v.get().getLast().floorDiv(kvHeads);
    Shape out =
        Shape.of(List.of(q.get().get(0), q.get().get(1), heads.max(kvHeads).times(valueWidth)));
    Fact state =
        call.optional(3)
            .map(Fact::withoutValues)
            .orElse(
                Fact.of(
                    call.input(0).dtype(),
                    Shape.of(List.of(q.get().get(0), kvHeads, keyWidth, valueWidth))));
    return List.of(Fact.of(call.input(0).dtype(), out), state);
  }

  private static List<Fact> deltaNet(Call call) {
    Fact state =
        call.optional(6)
            .map(Fact::withoutValues)
            .orElseGet(
                () -> call.unknown(call.input(0).dtype(), "it has no initial state").getFirst());
    return List.of(call.input(2).withoutValues(), state);
  }

  private static List<Fact> gate(Call call) {
    List<Fact> out = new ArrayList<>();
    out.add(call.input(0).withoutValues());
    out.add(call.optional(3).map(Fact::withoutValues).orElse(call.input(0).withoutValues()));
    return out;
  }
}
