package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/**
 * Symbols for extents that a file leaves open. Inputs that exporters of language models always name
 * alike share {@code batch}, {@code seq} (new tokens) and {@code context} (tokens that the model's
 * variables hold); an extent of any other input has a symbol of its own, {@code name.axis}.
 */
final class SizeSymbols {

  static final Dim BATCH = Dim.symbol("batch");
  static final Dim NEW_TOKENS = Dim.symbol("seq");
  static final Dim CONTEXT = Dim.symbol("context");

  private static final Map<String, Integer> TOKEN_AXIS =
      Map.of(
          "input_ids", 1,
          "inputs_embeds", 1,
          "token_type_ids", 1,
          "position_ids", 1,
          "attention_mask", 1,
          "beam_idx", -1);

  private SizeSymbols() {}

  /**
   * The symbol of an input's extent.
   *
   * @param stateful whether the model has variables: an attention mask then covers what they hold
   */
  static Dim ofInput(String input, int axis, boolean stateful) {
    Integer tokens = TOKEN_AXIS.get(input);
    if (tokens == null || (axis != 0 && axis != tokens)) {
      return Dim.symbol(input + "." + axis);
    }
    if (axis == 0) {
      return BATCH;
    }
    return stateful && input.equals("attention_mask") ? CONTEXT.plus(NEW_TOKENS) : NEW_TOKENS;
  }

  /** The symbol of a variable's open extent: the first is the batch, one other the tokens held. */
  static Dim ofVariable(int axis) {
    return axis == 0 ? BATCH : CONTEXT;
  }
}
