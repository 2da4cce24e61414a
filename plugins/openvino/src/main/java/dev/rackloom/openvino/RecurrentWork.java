package dev.rackloom.openvino;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LSTM, GRU and plain recurrent layers, whole sequences and single cells. Each step multiplies the
 * input with W (..., gates x hidden, input) and the hidden state with R (..., gates x hidden,
 * hidden), and applies the gates. Weights are read once.
 */
final class RecurrentWork {

  /**
   * Where W stands and what a step costs a hidden element beside the products.
   *
   * @param weights the position of W; R is the next
   * @param gates how many there are
   * @param elementwise biases, activations (12 each) and what joins the gates
   */
  private record Kind(int weights, int gates, int elementwise) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "LSTMSequence", new Kind(4, 4, 4 + 5 * 12 + 4),
          "GRUSequence", new Kind(3, 3, 3 + 3 * 12 + 5),
          "RNNSequence", new Kind(3, 1, 1 + 12),
          "LSTMCell", new Kind(3, 4, 4 + 5 * 12 + 4),
          "GRUCell", new Kind(2, 3, 3 + 3 * 12 + 5),
          "RNNCell", new Kind(2, 1, 1 + 12));

  private RecurrentWork() {}

  static WorkItem of(Firing firing) {
    Kind kind = KINDS.getOrDefault(firing.operator().type().name(), new Kind(-1, 1, 0));
    Optional<List<Dim>> input = firing.dims(0, 2);
    Optional<List<Dim>> r = firing.dims(kind.weights + 1, 2);
    if (input.isEmpty() || r.isEmpty()) {
      return firing.unknown(OperatorFamily.GEMM, "the shapes of a recurrent layer are not known");
    }
    Dim steps = firing.elements(0).floorDiv(input.get().getLast());
    Dim w = firing.elements(kind.weights);
    Dim rElements = firing.elements(kind.weights + 1);
    Dim hidden = rElements.floorDiv(r.get().getLast()).floorDiv(Dim.of(kind.gates));
    Dim products = steps.times(w.plus(rElements)).times(2);
    return firing.streaming(
        OperatorFamily.GEMM,
        products.plus(steps.times(hidden).times(kind.elementwise)),
        Map.of("m", steps, "n", hidden.times(kind.gates), "k", input.get().getLast()));
  }
}
