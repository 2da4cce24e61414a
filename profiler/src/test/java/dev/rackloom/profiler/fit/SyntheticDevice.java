package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Timings of a device that is not there: kernels of hidden tile shapes in whole waves, traffic, a
 * launch, noise. Its law is not the one that is fitted: it takes one tile shape by the size of the
 * product, and its waves are whole.
 */
final class SyntheticDevice {

  static final Machine MACHINE = new Machine(200e12, 1.5e12, 84, 40_000_000);

  private static final long[] SIZES = {512, 1024, 1536, 2048, 3072, 4096, 6144, 8192};
  private static final long[] ROWS = {
    1, 8, 32, 64, 100, 160, 256, 400, 600, 1000, 1600, 3000, 6000
  };

  private final RandomGenerator random;
  private final double noise;
  private final double compute;
  private final double memory;
  private final double launchNanos;

  SyntheticDevice(long seed, double noise) {
    this.random = Seeded.random(seed);
    this.noise = noise;
    this.compute = 0.6 + 0.3 * random.nextDouble();
    this.memory = 0.7 + 0.25 * random.nextDouble();
    this.launchNanos = 2_000 + 5_000 * random.nextDouble();
  }

  /** Products of forty shapes, each with some counts of rows. */
  List<Sample> products() {
    List<Sample> samples = new ArrayList<>();
    for (long n : SIZES) {
      for (int i = 0; i < 5; i++) {
        long k = SIZES[random.nextInt(SIZES.length)];
        for (long m : ROWS) {
          if (random.nextInt(3) > 0) {
            samples.add(
                sample("%06d %06d".formatted(n, k), Works.product(m, n, k, 2, 0), time(m, n, k)));
          }
        }
      }
    }
    return samples;
  }

  /** Without noise. */
  double time(long m, long n, long k) {
    double rows = m > 512 ? 128 : 64;
    double columns = n > 2048 ? 128 : 64;
    double waves = Math.ceil(Math.ceil(m / rows) * Math.ceil(n / columns) / MACHINE.units());
    double tile = 2 * rows * columns * k / (MACHINE.flopsPerS() * compute / MACHINE.units()) * 1e9;
    double bytes = 2.0 * (m * k + k * n + m * n);
    double traffic = bytes / (MACHINE.bytesPerS() * memory) * 1e9;
    return Math.hypot(waves * tile, traffic) + launchNanos;
  }

  /** A collective of 2, 4 and 8 peers in two regimes. */
  List<Sample> collectives() {
    List<Sample> samples = new ArrayList<>();
    for (int ranks : new int[] {2, 4, 8}) {
      for (long bytes = 512; bytes <= 1L << 28; bytes *= 2) {
        double steps = launchNanos * (1 + 0.4 * (ranks - 2));
        double traffic = bytes * 0.01 * (1 + 2.0 * ((ranks - 1.0) / ranks - 0.5));
        samples.add(
            sample(
                Integer.toString(ranks),
                Works.collective(ranks, bytes),
                Math.hypot(steps, traffic)));
      }
    }
    return samples;
  }

  /** Attention of several counts of heads, over prompts or in decoding. */
  List<Sample> attention(boolean decoding) {
    List<Sample> samples = new ArrayList<>();
    for (long heads : new long[] {4, 8, 12, 16, 24, 32, 40, 64}) {
      for (long batch : new long[] {1, 2, 4, 8, 16, 32}) {
        for (long length : new long[] {100, 256, 600, 1500, 4000, 9000}) {
          long tokens = decoding ? 1 : length;
          long kvHeads = random.nextBoolean() ? heads : heads / 4;
          BoundWork work = Works.attention(batch, tokens, length, heads, kvHeads, 128, 2);
          samples.add(
              sample("%04d".formatted(heads), work, attention(work, batch * heads, tokens)));
        }
      }
    }
    return samples;
  }

  private double attention(BoundWork work, double rows, double tokens) {
    double blocks = rows * Math.ceil(tokens / 128) / MACHINE.units();
    double lost = Math.ceil(blocks) / blocks;
    double compute = work.flops() / (MACHINE.flopsPerS() * 0.5) * 1e9 * (tokens > 1 ? lost : 1);
    double traffic = work.bytes() / (MACHINE.bytesPerS() * memory) * 1e9;
    double starved = tokens > 1 ? 1 : Math.max(1, MACHINE.units() / (2 * keyBlocks(work)));
    return Math.hypot(compute, traffic * starved) + 2 * launchNanos;
  }

  private static double keyBlocks(BoundWork work) {
    return work.feature("batch")
        * work.feature("kvHeads")
        * Math.ceil(work.feature("context") / 256.0);
  }

  private Sample sample(String site, BoundWork work, double nanos) {
    return new Sample(site, work, nanos * Math.exp(noise * random.nextGaussian()));
  }
}
