package dev.rackloom.openvino;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attention as exporters write it: 4 heads of width 16 over 2 heads of keys and values, which
 * variables hold; batch and length are open, and so is every extent that an exporter may leave
 * open.
 */
final class AttentionIr {

  private final IrWriter writer = new IrWriter();
  private final List<String> ports = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  /**
   * The block.
   *
   * @param fused whether it is one layer or two products around a softmax
   */
  static IrWriter of(boolean fused) {
    AttentionIr ir = new AttentionIr();
    int x = ir.parameter("inputs_embeds", "FP32 ?,?,64");
    int mask = ir.parameter("attention_mask", "I64 ?,?");
    int beams = ir.parameter("beam_idx", "I32 ?");
    int sizes = ir.picked(ir.add("ShapeOf", "output_type=\"i64\"", "I64 3", x), "I64 2", 0, 1);
    int target = ir.add("Concat", "axis=\"0\"", "I64 4", sizes, ir.integers(4, 16));
    int q = ir.heads(ir.product(x, 64, 64), target, false);
    int k = ir.cached("past_key_values.0.key", ir.product(x, 64, 32), beams);
    int v = ir.cached("past_key_values.0.value", ir.product(x, 64, 32), beams);
    int seen = ir.mask(mask);
    int attended =
        fused
            ? ir.add(
                "ScaledDotProductAttention", "causal=\"false\"", "FP32 ?,4,?,16", q, k, v, seen)
            : ir.unfused(q, k, v, seen);
    int back = ir.add("Transpose", "", "FP32 ?,?,?,?", attended, ir.integers(0, 2, 1, 3));
    int rest = ir.add("Concat", "axis=\"0\"", "I64 3", sizes, ir.integers(-1));
    int joined = ir.add("Reshape", "special_zero=\"false\"", "FP32 ?,?,?", back, rest);
    int out = ir.product(joined, 64, 64);
    return ir.writer.result(1000, out, ir.outputs.get(out), "FP32 ?,?,64");
  }

  private int parameter(String name, String port) {
    writer.layer(ports.size(), name, "Parameter", "shape=\"\" element_type=\"\"", "", port, "");
    return added(port, 0);
  }

  private int integers(long... elements) {
    writer.integers(ports.size(), "i64", 1, Arrays.stream(elements).boxed().toList());
    return added("I64 " + elements.length, 0);
  }

  private int scalar(long element) {
    writer.integers(ports.size(), "i32", 0, List.of(element));
    return added("I32", 0);
  }

  private int weight(String port, int elements) {
    writer.constant(ports.size(), "f32", 4 * elements, port);
    return added(port, 0);
  }

  private int added(String port, int output) {
    ports.add(port);
    outputs.add(output);
    return ports.size() - 1;
  }

  private int add(String type, String data, String out, int... from) {
    int id = ports.size();
    List<String> in = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      in.add(ports.get(from[i]));
      writer.edge(from[i], outputs.get(from[i]), id, i);
    }
    writer.layer(id, type, data, String.join(";", in), out);
    return added(out, from.length);
  }

  private int product(int x, int from, int to) {
    int weight = weight("FP32 " + to + "," + from, from * to);
    return add("MatMul", "transpose_a=\"false\" transpose_b=\"true\"", "FP32 ?,?," + to, x, weight);
  }

  private int picked(int shape, String out, long... places) {
    return add("Gather", "batch_dims=\"0\"", out, shape, integers(places), scalar(0));
  }

  private int heads(int x, int target, boolean zero) {
    int split = add("Reshape", "special_zero=\"" + zero + "\"", "FP32 ?,?,?,?", x, target);
    return add("Transpose", "", "FP32 ?,?,?,?", split, integers(0, 2, 1, 3));
  }

  /** Keys or values behind those of earlier tokens, each head for two heads of queries. */
  private int cached(String variable, int x, int beams) {
    String id = "variable_id=\"" + variable + "\"";
    int present = heads(x, integers(0, 0, 2, 16), true);
    int past = add("ReadValue", id, "FP32 ?,2,?,16");
    int chosen = add("Gather", "batch_dims=\"0\"", "FP32 ?,2,?,16", past, beams, scalar(0));
    int all = add("Concat", "axis=\"-2\"", "FP32 ?,2,?,16", chosen, present);
    add("Assign", id, "FP32 ?,2,?,16", all);
    int shape = add("ShapeOf", "output_type=\"i64\"", "I64 4", all);
    int target =
        add(
            "Concat",
            "axis=\"0\"",
            "I64 5",
            picked(shape, "I64 2", 0, 1),
            integers(2),
            picked(shape, "I64 2", 2, 3));
    int between = add("Unsqueeze", "", "FP32 ?,?,?,?,?", all, scalar(2));
    int twice = add("Broadcast", "mode=\"bidirectional\"", "FP32 ?,?,?,?,?", between, target);
    return add("Reshape", "special_zero=\"true\"", "FP32 ?,?,?,?", twice, integers(0, 4, -1, 16));
  }

  private int mask(int mask) {
    int wide = add("Unsqueeze", "", "I64 ?,?,?,?", mask, integers(1, 2));
    return add("Convert", "destination_type=\"f32\"", "FP32 ?,?,?,?", wide);
  }

  private int unfused(int q, int k, int v, int mask) {
    int scores = add("MatMul", "transpose_b=\"true\"", "FP32 ?,?,?,?", q, k);
    int scaled = add("Divide", "", "FP32 ?,?,?,?", scores, weight("FP32", 1));
    int masked = add("Add", "", "FP32 ?,?,?,?", scaled, mask);
    int weights = add("SoftMax", "axis=\"-1\"", "FP32 ?,?,?,?", masked);
    return add("MatMul", "", "FP32 ?,?,?,?", weights, v);
  }
}
