package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * Which layers of the model the rows of a table are. Engines count differently: SGLang and
 * TensorRT-LLM count dense layers too, vLLM counts layers with experts only. Both numbers are kept
 * and shown; one that nobody has said is {@link #UNKNOWN}, never guessed.
 *
 * @param layers the model's layer numbers, dense layers counted; {@link #UNKNOWN} where not known
 * @param moeLayers the numbers among layers with experts; {@link #UNKNOWN} where not known
 * @param counting how the source numbered them
 */
public record LayerNumbers(Ids layers, Ids moeLayers, Counting counting) {

  /** Stands for a number that nobody has said. */
  public static final int UNKNOWN = -1;

  /** How a file numbers its layers. */
  public enum Counting {
    /** Dense layers are counted: numbers are those of the model. */
    WITH_DENSE,
    /** Layers with experts only. */
    MOE_ONLY
  }

  public LayerNumbers {
    Checks.that(
        layers.size() == moeLayers.size(),
        layers.size() + " layer numbers, but " + moeLayers.size() + " MoE layer numbers");
    ascending(layers, "layer numbers");
    ascending(moeLayers, "MoE layer numbers");
  }

  private static void ascending(Ids numbers, String what) {
    int last = -1;
    for (int i = 0; i < numbers.size(); i++) {
      int n = numbers.get(i);
      Checks.that(n >= UNKNOWN, what + " must be 0 or more, row " + i + " has " + n);
      Checks.that(n == UNKNOWN || n > last, what + " must ascend, row " + i + " has " + n);
      last = Math.max(last, n);
    }
  }

  /** {@code count} layers with experts; how many dense layers stand before them is not known. */
  public static LayerNumbers moeOnly(int count) {
    return new LayerNumbers(
        Ids.range(0, count).map(i -> UNKNOWN), Ids.range(0, count), Counting.MOE_ONLY);
  }

  /** {@code count} layers with experts that follow {@code dense} dense ones, without a gap. */
  public static LayerNumbers after(int dense, int count) {
    Checks.notNegative(dense, "dense layers");
    return new LayerNumbers(
        Ids.range(dense, dense + count), Ids.range(0, count), Counting.WITH_DENSE);
  }

  /**
   * The layers of the model with these numbers, dense ones counted, all of them layers with experts
   * and none left out.
   */
  public static LayerNumbers withDense(Ids layers) {
    return new LayerNumbers(layers, Ids.range(0, layers.size()), Counting.WITH_DENSE);
  }

  /** These MoE layers, said to follow {@code dense} dense layers. */
  public LayerNumbers following(int dense) {
    Checks.notNegative(dense, "dense layers");
    return new LayerNumbers(moeLayers.map(m -> m + dense), moeLayers, counting);
  }

  /** How many rows. */
  public int size() {
    return layers.size();
  }

  /** Some of the rows, in the order given. */
  public LayerNumbers rows(Ids rows) {
    return new LayerNumbers(rows.map(layers::get), rows.map(moeLayers::get), counting);
  }

  /** Both numbers of a row, as people read them: {@code layer 3 (MoE layer 0)}. */
  public String label(int row) {
    return "layer " + said(layers.get(row)) + " (MoE layer " + said(moeLayers.get(row)) + ")";
  }

  /** As {@link #label}, without a number that is not known: {@code MoE layer 0}. */
  public String known(int row) {
    if (layers.get(row) == UNKNOWN) {
      return "MoE layer " + said(moeLayers.get(row));
    }
    return moeLayers.get(row) == UNKNOWN ? "layer " + layers.get(row) : label(row);
  }

  /** One line for a header: which layers, and who counted how. */
  public String text() {
    if (size() == 0) {
      return "no layers";
    }
    String how =
        counting == Counting.WITH_DENSE ? "dense layers counted" : "layers with experts only";
    return label(0) + " to " + label(size() - 1) + ", numbered by the source with " + how;
  }

  private static String said(int number) {
    return number == UNKNOWN ? "?" : Integer.toString(number);
  }
}
