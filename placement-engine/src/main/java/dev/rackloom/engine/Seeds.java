package dev.rackloom.engine;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Where chance comes from. */
public final class Seeds {

  private Seeds() {}

  /** The generator of a seed; the same numbers on every machine. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
