package dev.rackloom.agent.execution;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/** Draws that depend on a seed and a name only, so that agents agree without talking. */
final class Seeds {

  private Seeds() {}

  static RandomGenerator random(long seed, String name) {
    CRC32C hash = new CRC32C();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + hash.getValue());
  }

  /** A factor within {@code spread} of 1, either way. */
  static double around(RandomGenerator random, double spread) {
    return random.nextDouble(1 - spread, 1 + spread);
  }
}
