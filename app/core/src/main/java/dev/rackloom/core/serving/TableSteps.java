package dev.rackloom.core.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.StepTime;
import java.util.Map;

/**
 * Times of steps from measured times of a layer's kernels. Kernels whose time depends on the tokens
 * alone, or on the sequences that are sampled, are read off; attention is read off for the longest
 * chunk and what decodes beside it. Further chunks in the same step add what each takes alone, less
 * the launch they share.
 *
 * @param tokens nanoseconds by tokens, of each kernel
 * @param counts how often a step runs each of them
 * @param sequences nanoseconds by sampled sequences, of each kernel that runs once a step
 * @param attention nanoseconds of one layer by new tokens, tokens in the cache, decoding sequences
 *     and their keys
 * @param layers of the model
 * @param walk corrects for unlike lengths where nothing but decoding runs
 */
public record TableSteps(
    Map<String, Grid> tokens,
    Map<String, Integer> counts,
    Map<String, Grid> sequences,
    Grid attention,
    int layers,
    KeyWalk walk)
    implements StepTime {

  public TableSteps {
    tokens = Map.copyOf(tokens);
    counts = Map.copyOf(counts);
    sequences = Map.copyOf(sequences);
    Checks.that(
        tokens.keySet().equals(counts.keySet()),
        "kernels and their counts do not agree: " + counts);
    Checks.positive(layers, "layers");
  }

  @Override
  public long nanos(Batch batch) {
    double sum = 0;
    for (Map.Entry<String, Grid> kernel : tokens.entrySet()) {
      int count = counts.getOrDefault(kernel.getKey(), 0);
      sum += count * Math.max(0, kernel.getValue().at(batch.tokens()));
    }
    if (batch.sampled() > 0) {
      for (Grid kernel : sequences.values()) {
        sum += Math.max(0, kernel.at(batch.sampled()));
      }
    }
    return Math.round(sum + layers * Math.max(0, attention(batch)));
  }

  private double attention(Batch batch) {
    int n = batch.decodes();
    if (batch.chunks() == 0) {
      return attention.at(0, 0, n, batch.meanDecodeKeys()) + walk.excessNanos(batch.decodeKeys());
    }
    int longest = longest(batch);
    double nanos = chunk(batch, longest, n, batch.meanDecodeKeys());
    double launch = attention.at(1, 0, 0, 0);
    for (int i = 0; i < batch.chunks(); i++) {
      if (i != longest) {
        nanos += Math.max(0, chunk(batch, i, 0, 0) - launch);
      }
    }
    return nanos;
  }

  private double chunk(Batch batch, int i, int decodes, double keys) {
    return attention.at(batch.chunkTokens().get(i), batch.chunkPast().get(i), decodes, keys);
  }

  private static int longest(Batch batch) {
    int longest = 0;
    for (int i = 1; i < batch.chunks(); i++) {
      if (batch.chunkTokens().get(i) > batch.chunkTokens().get(longest)) {
        longest = i;
      }
    }
    return longest;
  }
}
