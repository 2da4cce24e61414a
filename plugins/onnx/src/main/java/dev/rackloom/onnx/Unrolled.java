package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import java.util.List;

/**
 * A block of experts that an exporter wrote out one by one, understood.
 *
 * @param name for messages
 * @param operators all that the block is, router included, ascending
 * @param tokens the tensor whose rows experts read
 * @param scores what TopK reads
 * @param router the operators that choose and weigh
 * @param chosen the experts of each token
 * @param weights their weights
 * @param topK how many
 * @param output the sum of it all
 * @param experts by number
 */
record Unrolled(
    String name,
    Ids operators,
    int tokens,
    int scores,
    Ids router,
    int chosen,
    int weights,
    int topK,
    int output,
    List<Expert> experts) {

  Unrolled {
    experts = List.copyOf(experts);
  }

  /** What one expert computes of its rows: one tensor in, one out. */
  record Expert(Ids operators, int input, int output) {}
}
