package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.client.SteadyClient;
import dev.rackloom.client.TensorValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One client: sends a request, compares its answer with what it must be, and after a short while
 * sends the next one.
 */
final class ChaosLoad implements Runnable {

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final SteadyClient client;
  private final String model;
  private final int links;
  private final SplittableRandom random;
  private final CountDownLatch over;
  private long answered;
  private long wrong;
  private long lost;
  private long longestNanos;
  private String firstLoss = "";

  ChaosLoad(SteadyClient client, String model, int links, long seed, CountDownLatch over) {
    this.client = client;
    this.model = model;
    this.links = links;
    this.random = new SplittableRandom(seed);
    this.over = over;
  }

  @Override
  public void run() {
    try {
      while (!over.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() {
    float[] x = new float[DoublingModel.WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    long start = System.nanoTime();
    try {
      TensorValue y =
          client.infer(model, Map.of("x", TensorValue.of(x, 1, x.length)), TIMEOUT).get("y");
      boolean right = y != null && Arrays.equals(y.toFloats(), DoublingModel.answer(x, links));
      count(right ? 1 : 0, right ? 0 : 1, 0, "");
    } catch (RackloomException e) {
      count(0, 0, 1, e.failure().message());
    }
    took(System.nanoTime() - start);
  }

  private synchronized void count(int right, int notRight, int none, String loss) {
    answered += right;
    wrong += notRight;
    lost += none;
    firstLoss = firstLoss.isEmpty() ? loss : firstLoss;
  }

  private synchronized void took(long nanos) {
    longestNanos = Math.max(longestNanos, nanos);
  }

  /** What became of its requests. */
  synchronized Seen seen() {
    return new Seen(answered, wrong, lost, longestNanos, firstLoss);
  }

  /**
   * What became of requests.
   *
   * @param firstLoss why the first one was lost, empty if none was
   */
  record Seen(long answered, long wrong, long lost, long longestNanos, String firstLoss) {
    static final Seen NOTHING = new Seen(0, 0, 0, 0, "");

    Seen and(Seen other) {
      return new Seen(
          answered + other.answered,
          wrong + other.wrong,
          lost + other.lost,
          Math.max(longestNanos, other.longestNanos),
          firstLoss.isEmpty() ? other.firstLoss : firstLoss);
    }
  }
}
