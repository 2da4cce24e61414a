package dev.rackloom.samples;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A small language model with experts, as ONNX: bytes in, scores of the next byte out. {@link
 * TopicalWeights#LAYERS} layers of attention and experts, each layer's experts either one {@code
 * com.microsoft.MoE} or written out one by one, of the same weights.
 */
final class TopicalModel {

  private static final String T = "tokens";
  private static final int W = TopicalWeights.WIDTH;

  private final TopicalWeights weights = new TopicalWeights();
  private final boolean fused;
  private final OnnxWriter onnx;

  private TopicalModel(boolean fused) {
    this.fused = fused;
    this.onnx = new OnnxWriter("topical-moe-" + (fused ? "fused" : "unrolled"));
  }

  static byte[] write(boolean fused) {
    return new TopicalModel(fused).write();
  }

  private byte[] write() {
    onnx.input("input_ids", OnnxWriter.INT64, "batch", "seq")
        .output("logits", OnnxWriter.FLOAT, "batch", "seq", TopicalWeights.VOCABULARY)
        .floats("embedding", weights.embedding(), TopicalWeights.VOCABULARY, W)
        .floats("head", weights.head(), W, TopicalWeights.VOCABULARY)
        .floats("one.scale", ones(), W)
        .floats("no.bias", new float[W], W)
        .floats("never", new float[] {-1e9f})
        .floats("root", new float[] {(float) Math.sqrt(W)})
        .integers("second", new long[] {1})
        .integers("last", new long[] {1}, 1)
        .integers("width", new long[] {W}, 1)
        .integers("flat", new long[] {-1, W}, 2);
    node("Gather", "embed/Gather", List.of("embedding", "input_ids"), "x0");
    causal();
    if (!fused) {
      onnx.integers("pair", new long[] {TopicalWeights.TOP_K}, 1).floats("zero", new float[] {0});
    }
    for (int layer = 0; layer < TopicalWeights.LAYERS; layer++) {
      attention(layer);
      experts(layer);
    }
    norm("norm/LayerNormalization", "x" + TopicalWeights.LAYERS, "normed");
    node("MatMul", "head/MatMul", List.of("normed", "head"), "logits");
    return onnx.model();
  }

  private static float[] ones() {
    float[] ones = new float[W];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private void node(String op, String name, List<String> inputs, String... outputs) {
    onnx.node(op, name, inputs, List.of(outputs));
  }

  private void norm(String name, String in, String out) {
    onnx.node(
        "LayerNormalization",
        "",
        name,
        List.of(in, "one.scale", "no.bias"),
        List.of(out),
        a -> a.integer("axis", -1));
  }

  /** A square that is 0 up to the diagonal and far below it beyond. */
  private void causal() {
    node("Shape", "mask/Shape", List.of("input_ids"), "mask.shape");
    node("Gather", "mask/Gather", List.of("mask.shape", "last"), "mask.seq");
    onnx.node(
        "Concat",
        "",
        "mask/Concat",
        List.of("mask.seq", "mask.seq"),
        List.of("mask.square"),
        a -> a.integer("axis", 0));
    node("Expand", "mask/Expand", List.of("never", "mask.square"), "mask.all");
    onnx.node(
        "Trilu",
        "",
        "mask/Trilu",
        List.of("mask.all", "second"),
        List.of("mask"),
        a -> a.integer("upper", 1));
  }

  private void attention(int layer) {
    String at = "layers." + layer + "/attention/";
    String t = "l" + layer + ".";
    onnx.floats(t + "wq", weights.attention(layer, 1), W, W)
        .floats(t + "wk", weights.attention(layer, 2), W, W)
        .floats(t + "wv", weights.passing(layer, 3), W, W)
        .floats(t + "wo", weights.passing(layer, 4), W, W);
    norm(at + "norm", "x" + layer, t + "h");
    node("MatMul", at + "q/MatMul", List.of(t + "h", t + "wq"), t + "q");
    node("MatMul", at + "k/MatMul", List.of(t + "h", t + "wk"), t + "k");
    node("MatMul", at + "v/MatMul", List.of(t + "h", t + "wv"), t + "v");
    onnx.node(
        "Transpose",
        "",
        at + "Transpose",
        List.of(t + "k"),
        List.of(t + "kt"),
        a -> a.integers("perm", 0, 2, 1));
    node("MatMul", at + "MatMul", List.of(t + "q", t + "kt"), t + "qk");
    node("Div", at + "Div", List.of(t + "qk", "root"), t + "scaled");
    node("Add", at + "Add", List.of(t + "scaled", "mask"), t + "masked");
    node("Softmax", at + "Softmax", List.of(t + "masked"), t + "attention");
    node("MatMul", at + "mix/MatMul", List.of(t + "attention", t + "v"), t + "mixed");
    node("MatMul", at + "o/MatMul", List.of(t + "mixed", t + "wo"), t + "out");
    node("Add", at + "residual/Add", List.of("x" + layer, t + "out"), t + "y");
  }

  private void experts(int layer) {
    String at = "layers." + layer + "/moe/";
    String t = "l" + layer + ".";
    onnx.floats(t + "gate", weights.gate(layer), W, TopicalWeights.EXPERTS)
        .floats(t + "ease", weights.ease(layer), TopicalWeights.EXPERTS);
    norm("layers." + layer + "/norm", t + "y", t + "n");
    node("Reshape", "layers." + layer + "/Reshape", List.of(t + "n", "flat"), t + T);
    node("MatMul", at + "gate/MatMul", List.of(t + T, t + "gate"), t + "asked");
    node("Add", at + "gate/Add", List.of(t + "asked", t + "ease"), t + "scores");
    if (fused) {
      fused(layer, at, t);
    } else {
      unrolled(layer, at, t);
    }
    node("Shape", "layers." + layer + "/back/Shape", List.of("input_ids"), t + "size");
    onnx.node(
        "Concat",
        "",
        "layers." + layer + "/back/Concat",
        List.of(t + "size", "width"),
        List.of(t + "shape"),
        a -> a.integer("axis", 0));
    node("Reshape", "layers." + layer + "/back/Reshape", List.of(t + "sum", t + "shape"), t + "s");
    node("Add", "layers." + layer + "/residual/Add", List.of(t + "y", t + "s"), "x" + (layer + 1));
  }

  private interface Part {
    float[] of(int expert);
  }

  private static float[] together(Part part) {
    float[][] parts =
        IntStream.range(0, TopicalWeights.EXPERTS).mapToObj(part::of).toArray(float[][]::new);
    float[] all = new float[parts.length * parts[0].length];
    for (int e = 0; e < parts.length; e++) {
      System.arraycopy(parts[e], 0, all, e * parts[0].length, parts[0].length);
    }
    return all;
  }

  private void fused(int layer, String at, String t) {
    int experts = TopicalWeights.EXPERTS;
    int inner = TopicalWeights.INNER;
    onnx.floats(t + "up", together(e -> weights.up(layer, e)), experts, inner, W)
        .floats(t + "upBias", together(e -> weights.upBias(layer, e)), experts, inner)
        .floats(t + "down", together(e -> weights.down(layer, e)), experts, W, inner)
        .floats(t + "downBias", together(e -> weights.downBias(layer, e)), experts, W);
    onnx.node(
        "MoE",
        "com.microsoft",
        at + "MoE",
        List.of(t + T, t + "scores", t + "up", t + "upBias", t + "down", t + "downBias"),
        List.of(t + "sum"),
        a ->
            a.integer("k", TopicalWeights.TOP_K)
                .integer("normalize_routing_weights", 1)
                .text("activation_type", "silu"));
  }

  private void unrolled(int layer, String at, String t) {
    onnx.node("TopK", at + "TopK", List.of(t + "scores", "pair"), List.of(t + "best", t + "which"));
    node("Softmax", at + "Softmax", List.of(t + "best"), t + "weights");
    for (int e = 0; e < TopicalWeights.EXPERTS; e++) {
      expert(layer, e, at, t);
    }
  }

  /**
   * One expert as exporters without loops write it: it answers every token, and answers nobody
   * asked for weigh nothing.
   */
  private void expert(int layer, int e, String at, String t) {
    int inner = TopicalWeights.INNER;
    String own = String.format(Locale.ROOT, "%sexperts.%d/", at, e);
    String x = t + "e" + e + ".";
    onnx.integers(x + "number", new long[] {e})
        .floats(x + "up", turned(weights.up(layer, e), inner, W), W, inner)
        .floats(x + "upBias", weights.upBias(layer, e), inner)
        .floats(x + "down", turned(weights.down(layer, e), W, inner), inner, W)
        .floats(x + "downBias", weights.downBias(layer, e), W);
    node("Equal", at + "Equal_" + e, List.of(t + "which", x + "number"), x + "asked");
    node("Where", at + "Where_" + e, List.of(x + "asked", t + "weights", "zero"), x + "picked");
    node("ReduceSum", at + "ReduceSum_" + e, List.of(x + "picked", "last"), x + "weight");
    node("MatMul", own + "up/MatMul", List.of(t + T, x + "up"), x + "u");
    node("Add", own + "up/Add", List.of(x + "u", x + "upBias"), x + "ub");
    node("Sigmoid", own + "act/Sigmoid", List.of(x + "ub"), x + "s");
    node("Mul", own + "act/Mul", List.of(x + "ub", x + "s"), x + "a");
    node("MatMul", own + "down/MatMul", List.of(x + "a", x + "down"), x + "d");
    node("Add", own + "down/Add", List.of(x + "d", x + "downBias"), x + "answer");
    String weighted = e == 0 ? t + "sum0" : x + "weighted";
    node("Mul", at + "Mul_" + e, List.of(x + "answer", x + "weight"), weighted);
    if (e > 0) {
      String sum = t + "sum" + (e == TopicalWeights.EXPERTS - 1 ? "" : Integer.toString(e));
      node("Add", at + "Add_" + e, List.of(t + "sum" + (e - 1), weighted), sum);
    }
  }

  private static float[] turned(float[] matrix, int rows, int columns) {
    float[] out = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[c * rows + r] = matrix[r * columns + c];
      }
    }
    return out;
  }
}
