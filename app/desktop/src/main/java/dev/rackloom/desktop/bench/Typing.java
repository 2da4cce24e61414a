package dev.rackloom.desktop.bench;

import dev.rackloom.viewer.ModelTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Types names letter by letter; after each letter the results are waited for. */
final class Typing {

  private static final List<String> TYPED =
      List.of(
          "softmax",
          "layers.999",
          "layers.12/self_attn",
          "q_proj/matmul",
          "post_attention",
          "nothing like this",
          "z",
          "down_proj",
          "lm_head",
          "residual/add");
  private static final int SHOWN = 60;
  private static final int ROUNDS = 3;

  private final ModelTree tree;

  Typing(ModelTree tree) {
    this.tree = tree;
  }

  Map<String, Double> run() {
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      TYPED.forEach(word -> type(word, nanos));
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("keystrokeFirstMillis", nanos.getFirst() / 1e6);
    numbers.put("keystrokeP99Millis", Motion.p99(nanos));
    numbers.put("keystrokes", (double) nanos.size());
    return numbers;
  }

  private void type(String word, List<Long> nanos) {
    for (int length = 1; length <= word.length(); length++) {
      long start = System.nanoTime();
      tree.find(word.substring(0, length), SHOWN);
      nanos.add(System.nanoTime() - start);
    }
  }
}
