package dev.rackloom.llm;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/**
 * The work of mixers with a state of fixed size. The state is read and written once a firing: over
 * a prompt it stays on chip.
 */
final class RecurrentWork {

  /** Recurrences of all kinds. */
  static final OperatorFamily SCAN = new OperatorFamily("scan");

  /** Tokens that the chunked form of the delta rule takes together. */
  private static final long CHUNK = 64;

  private RecurrentWork() {}

  static WorkItem convolution(Facts f) {
    long channels = f.width(f.output());
    long kernel = f.number("kernel");
    Dim values = f.rows().times(channels);
    Dim window = f.active(f.batch().times(channels * Math.max(1, kernel - 1)));
    return f.item(
        OperatorFamily.ELEMENTWISE,
        values.times(2 * kernel),
        f.weightBytes(),
        new Traffic(f.active(values), f.active(values)),
        new Traffic(window, window),
        Map.of());
  }

  /**
   * Decode: decay, recall, correction and readout take 7 operations an entry of state and token.
   * Prefill in chunks of C: six products with the state or as large, and {@code 6 C keyDim + 4 C
   * valueDim + C^2} within the chunk, a token and head (Yang et al., "Parallelizing Linear
   * Transformers with the Delta Rule", 2024).
   */
  static WorkItem deltaRule(Facts f, boolean prefill) {
    long heads = f.number("heads");
    long key = f.number("keyDim");
    long value = f.number("valueDim");
    long each = prefill ? 6 * key * value + CHUNK * (6 * key + 4 * value + CHUNK) : 7 * key * value;
    return scan(f, f.rows().times(heads * each), heads * (2 * key + value), heads * key * value);
  }

  /** 7 operations an entry of state and token: decay, input, update, readout. */
  static WorkItem stateSpace(Facts f) {
    long inner = f.number("inner");
    long entries = inner * f.number("state");
    return scan(f, f.rows().times(7 * entries), 2 * inner, entries);
  }

  private static WorkItem scan(Facts f, Dim flops, long read, long entries) {
    Dim state = DType.FLOAT32.bytes(f.batch().times(entries));
    return f.item(
        SCAN,
        flops,
        f.weightBytes(),
        new Traffic(f.active(f.rows().times(read)), f.active(f.rows().times(f.width(f.output())))),
        new Traffic(state, state),
        Map.of());
  }
}
