package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;
import java.util.Map;

/**
 * Work with numbers in it: what a cost function is asked about.
 *
 * @param launches kernels started
 * @param flops operations, a multiply-add counts 2
 * @param weightBytes weights read
 * @param activationBytes activations read and written
 * @param stateBytes state read and written
 * @param heldBytes weights the whole stage holds; decides whether they stay on chip
 * @param features further sizes, such as m, n, k
 */
public record BoundWork(
    int launches,
    long flops,
    long weightBytes,
    long activationBytes,
    long stateBytes,
    long heldBytes,
    Map<String, Long> features) {

  public BoundWork {
    Checks.notNegative(flops, "flops");
    Checks.notNegative(weightBytes, "weightBytes");
    Checks.notNegative(activationBytes, "activationBytes");
    Checks.notNegative(stateBytes, "stateBytes");
    features = Map.copyOf(features);
  }

  /** This work in a stage that holds {@code bytes} of weights. */
  public BoundWork holding(long bytes) {
    return new BoundWork(
        launches, flops, weightBytes, activationBytes, stateBytes, bytes, features);
  }

  /** All bytes moved. */
  public long bytes() {
    return weightBytes + activationBytes + stateBytes;
  }

  /** A size by name: {@code flops}, {@code bytes} or one of the features; -1 if there is none. */
  public long feature(String name) {
    return switch (name) {
      case "flops" -> flops;
      case "bytes" -> bytes();
      default -> features.getOrDefault(name, -1L);
    };
  }
}
