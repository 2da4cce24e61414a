package dev.rackloom.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes models of any size as ONNX files, as exporters write them: decoders with states and rotary
 * tables that every layer reads, decoders with experts written out one by one, convolutional
 * networks without a name on any node, and graphs whose scopes lead round in circles. The same
 * arguments give the same file; a thousand nodes are as welcome as a million.
 */
public final class GeneratedModels {

  private static final int WIDTH = 8;

  /** Nodes beside the layers: the embedding, the last norm and the head. */
  private static final int AROUND = 3;

  private static final int LAYER = 34;
  private static final int ATTENTION = 28;
  private static final int EXPERT = 8;

  private static final List<String> OUTER = List.of("ping/", "pong/", "peng/");
  private static final List<String> INNER = List.of("left/", "right/", "");

  /** Nodes of one block of circling scopes. */
  private static final int BLOCK = 24;

  /** One node in so many reads an earlier tensor too. */
  private static final int SKIP = 5;

  private final ModelFile file = new ModelFile();
  private final int wanted;

  private GeneratedModels(int wanted) {
    this.wanted = wanted;
  }

  /**
   * A decoder of so many nodes, two states a layer of {@value #LAYER} nodes: 819 nodes make 24
   * layers and 48 states.
   */
  public static Path decoder(Path to, int nodes) {
    return new GeneratedModels(nodes).decoder(to, (nodes - AROUND) / LAYER, 0);
  }

  /** A decoder of so many nodes in 24 layers, whose experts are nodes of their own. */
  public static Path experts(Path to, int nodes) {
    int experts = ((nodes - AROUND) / 24 - ATTENTION - 4) / EXPERT;
    return new GeneratedModels(nodes).decoder(to, 24, experts);
  }

  /** A residual network of about so many nodes, none of which has a name. */
  public static Path convolutions(Path to, int nodes, long seed) {
    return new GeneratedModels(nodes).residual(to, new Random(seed));
  }

  /**
   * A graph of so many nodes without a cycle, whose scopes have many: a chain of blocks in which
   * every node lies in a scope drawn afresh, so that whoever draws a scope as one box has boxes
   * that feed each other.
   */
  public static Path cyclicScopes(Path to, int nodes, long seed) {
    return new GeneratedModels(nodes).circling(to, new Random(seed));
  }

  /** A model of one node and no weights, from x to y of so many numbers a row: y = x + x. */
  public static Path doubled(Path to, int width) {
    ModelFile file = new ModelFile();
    String x = file.input("x", "batch", width);
    file.write("double", "Add", "y", x, x);
    file.output("y", "batch", width);
    return file.save(to);
  }

  private Path decoder(Path to, int layers, int experts) {
    String ids = file.input("inputs_embeds", "batch", "seq", WIDTH);
    String mask = file.input("attention_mask", "batch", 1, "seq", "total");
    String cos = file.input("cos", "seq", WIDTH);
    String sin = file.input("sin", "seq", WIDTH);
    String x = op("/model/embed_tokens/", "Cast", ids);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      x = attention("/model/layers." + i + "/", i, x, mask, cos, sin, written);
      x = experts == 0 ? dense("/model/layers." + i + "/", x) : moe(i, x, experts);
    }
    x = op("/model/norm/", "SimplifiedLayerNormalization", x, weight("/model/norm/", WIDTH));
    while (file.nodes() < wanted - 1) {
      x = file.node("/tail/Relu_" + file.nodes(), "Relu", x);
    }
    file.write("/lm_head/MatMul", "MatMul", "logits", x, weight("/lm_head/", WIDTH, WIDTH));
    file.output("logits", "batch", "seq", WIDTH);
    written.forEach(name -> file.output(name, "batch", 1, "total", WIDTH));
    return file.save(to);
  }

  private String attention(
      String layer, int i, String x, String mask, String cos, String sin, List<String> written) {
    String self = layer + "self_attn/";
    String normed =
        op(
            layer + "input_layernorm/",
            "SimplifiedLayerNormalization",
            x,
            weight(layer + "input_layernorm/", WIDTH));
    String q = rotated(self + "q_rotary/", head(self, "q", normed), cos, sin);
    String k = rotated(self + "k_rotary/", head(self, "k", normed), cos, sin);
    String v = head(self, "v", normed);
    String keys = state(self, i, "key", k, written);
    String values = state(self, i, "value", v, written);
    String scores = op(self, "MatMul", q, op(self + "k/", "Transpose", keys));
    String weights = op(self, "Softmax", op(self + "mask/", "Add", scores, mask));
    String mixed = op(self + "v/", "MatMul", weights, values);
    String merged = op(self + "o_proj/", "Reshape", op(self + "o_proj/", "Transpose", mixed));
    String out = op(self + "o_proj/", "MatMul", merged, weight(self + "o_proj/", WIDTH, WIDTH));
    return op(layer, "Add", x, out);
  }

  private String head(String self, String which, String x) {
    String scope = self + which + "_proj/";
    String product = op(scope, "MatMul", x, weight(scope, WIDTH, WIDTH));
    return op(scope, "Transpose", op(scope, "Reshape", product));
  }

  private String rotated(String scope, String x, String cos, String sin) {
    return op(scope, "Add", op(scope, "Mul", x, cos), op(scope + "sin/", "Mul", x, sin));
  }

  private String state(String self, int layer, String which, String now, List<String> written) {
    String past = "past_key_values." + layer + "." + which;
    String present = "present." + layer + "." + which;
    file.input(past, "batch", 1, "past", WIDTH);
    file.write(self + "cache_" + which + "/Concat", "Concat", present, past, now);
    written.add(present);
    return present;
  }

  private String dense(String layer, String x) {
    String mlp = layer + "mlp/";
    String normed = norm(layer, x);
    String gate = op(mlp + "act/", "Gelu", product(mlp + "gate_proj/", normed));
    String wide = op(mlp, "Mul", gate, product(mlp + "up_proj/", normed));
    return op(layer + "residual/", "Add", x, product(mlp + "down_proj/", wide));
  }

  private String norm(String layer, String x) {
    String scope = layer + "post_attention_layernorm/";
    return op(scope, "SimplifiedLayerNormalization", x, weight(scope, WIDTH));
  }

  private String product(String scope, String x) {
    return op(scope, "MatMul", x, weight(scope, WIDTH, WIDTH));
  }

  private String moe(int layer, String x, int experts) {
    String scope = "/model/layers." + layer + "/";
    String normed = norm(scope, x);
    String gates = op(scope + "mlp/gate/", "Softmax", product(scope + "mlp/gate/", normed));
    String sum = x;
    for (int e = 0; e < experts; e++) {
      String expert = scope + "mlp/experts." + e + "/";
      String mine = op(expert + "take/", "Mul", normed, gates);
      String gate = op(expert, "Gelu", product(expert + "gate_proj/", mine));
      String wide = op(expert, "Mul", gate, product(expert + "up_proj/", mine));
      String out = op(expert + "weigh/", "Mul", product(expert + "down_proj/", wide), gates);
      sum = op(scope + "mlp/combine." + e + "/", "Add", sum, out);
    }
    return sum;
  }

  private String op(String scope, String type, String... inputs) {
    return file.node(scope + type, type, inputs);
  }

  private String weight(String scope, int... extents) {
    return file.weight(scope.substring(1).replace('/', '.') + "weight", extents);
  }

  private Path residual(Path to, Random random) {
    String x = file.input("image", "batch", 3, 224, 224);
    x = file.node("", "MaxPool", convolved(x));
    while (file.nodes() < wanted - 2) {
      x = file.node("", "Relu", file.node("", "Add", convolved(x), narrow(x)));
      for (int block = 1 + random.nextInt(5); block >= 0; block--) {
        x = file.node("", "Relu", file.node("", "Add", x, narrow(x)));
      }
    }
    file.write("", "Flatten", "scores", file.node("", "GlobalAveragePool", x));
    file.output("scores", "batch", WIDTH);
    return file.save(to);
  }

  private Path circling(Path to, Random random) {
    String x = file.input("x", "batch", WIDTH);
    String earlier = x;
    while (file.nodes() < wanted - 1) {
      String scope = "/net/block." + file.nodes() / BLOCK + "/" + oneOf(OUTER, random);
      String name = scope + oneOf(INNER, random) + "Node_" + file.nodes();
      boolean skips = random.nextInt(SKIP) == 0;
      String next = skips ? file.node(name, "Add", x, earlier) : file.node(name, "Relu", x);
      earlier = skips ? x : earlier;
      x = next;
    }
    file.write("/net/head/Relu", "Relu", "y", x);
    file.output("y", "batch", WIDTH);
    return file.save(to);
  }

  private static String oneOf(List<String> parts, Random random) {
    return parts.get(random.nextInt(parts.size()));
  }

  private String narrow(String x) {
    return convolved(file.node("", "Relu", convolved(file.node("", "Relu", convolved(x)))));
  }

  private String convolved(String x) {
    String weight = file.weight("w" + file.nodes(), WIDTH, WIDTH, 1, 1);
    return file.node("", "Conv", x, weight);
  }
}
