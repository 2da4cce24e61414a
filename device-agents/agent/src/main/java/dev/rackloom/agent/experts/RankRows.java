package dev.rackloom.agent.experts;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a rank gets of a batch of tokens. Collected by one thread, then read. */
final class RankRows {

  private final List<Integer> tokens = new ArrayList<>();

  /** Of each expert of the rank, who asked it. */
  private final List<List<Asked>> asked = new ArrayList<>();

  private int answers;

  private record Asked(int row, float weight) {}

  RankRows(int experts) {
    for (int e = 0; e < experts; e++) {
      asked.add(new ArrayList<>());
    }
  }

  /**
   * A token asks an expert; tokens come in ascending order, each as often as it has experts here.
   */
  void ask(int token, int expert, float weight) {
    if (tokens.isEmpty() || tokens.getLast() != token) {
      tokens.add(token);
    }
    asked.get(expert).add(new Asked(tokens.size() - 1, weight));
    answers++;
  }

  /** How many tokens it serves. */
  int size() {
    return tokens.size();
  }

  /** The rows of its tokens, [size, width]. */
  TensorValue rows(TensorValue all, int width) {
    int bytes = Math.toIntExact(width * all.dtype().blockBytes());
    ByteBuffer from = all.bytes();
    ByteBuffer to = TensorValue.allocate((long) size() * bytes);
    for (int i = 0; i < size(); i++) {
      to.put(i * bytes, from, tokens.get(i) * bytes, bytes);
    }
    return TensorValue.wrap(all.dtype(), new long[] {size(), width}, to);
  }

  /** Which tokens they are, int32 [size]. */
  TensorValue tokens() {
    return TensorValue.of(tokens.stream().mapToInt(Integer::intValue).toArray(), size());
  }

  /** The row and the expert of each answer that is wanted, int32 [answers, 2]. */
  TensorValue pairs() {
    ByteBuffer pairs = TensorValue.allocate(2L * Integer.BYTES * answers);
    for (int e = 0; e < asked.size(); e++) {
      for (Asked one : asked.get(e)) {
        pairs.putInt(one.row).putInt(e);
      }
    }
    return TensorValue.wrap(DType.INT32, new long[] {answers, 2}, pairs.flip());
  }

  /** The weight of each answer, float32 [answers]. */
  TensorValue weights() {
    ByteBuffer weights = TensorValue.allocate((long) Float.BYTES * answers);
    asked.forEach(who -> who.forEach(one -> weights.putFloat(one.weight)));
    return TensorValue.wrap(DType.FLOAT32, new long[] {answers}, weights.flip());
  }
}
