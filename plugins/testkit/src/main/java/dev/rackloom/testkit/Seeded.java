package dev.rackloom.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random numbers that are the same everywhere. */
public final class Seeded {

  private Seeded() {}

  /** A generator for a seed. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
