package dev.rackloom.engine.sat;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.Literal;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Runs CP-SAT on a model, with progress, bounds and cancellation. */
public final class Sat {

  /** Threads that a run takes: as many as the machine has, but no more than eight. */
  public static final int WORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  private static final long LOOK_MS = 20;

  private Sat() {}

  /** An empty model, the library loaded. */
  public static CpModel model() {
    Loader.loadNativeLibraries();
    return new CpModel();
  }

  /** Who hears of it; on the thread that runs the model. */
  public interface Listener {

    /** An answer. */
    void answer(int[] device);

    /** A bound, in what the objective is worth. */
    void bound(double value);
  }

  /** A listener of two functions. */
  public static Listener listener(Consumer<int[]> answer, DoubleConsumer bound) {
    return new Listener() {
      @Override
      public void answer(int[] device) {
        answer.accept(device);
      }

      @Override
      public void bound(double value) {
        bound.accept(value);
      }
    };
  }

  /**
   * How a run ended.
   *
   * @param none whether it is proven that the model has no answer
   * @param bound nothing is better than this
   */
  public record End(boolean none, double bound) {}

  /**
   * Runs until proof, time or {@code stop}.
   *
   * @throws IllegalStateException if the solver crashed, or takes the model for invalid
   */
  public static End run(
      SatModel model, double seconds, long seed, BooleanSupplier stop, Listener to) {
    SatRequest request =
        new SatRequest(
            model.model().model().toByteArray(), Math.max(0.01, seconds), WORKERS, (int) seed);
    SatRunner runner = SatRunner.take();
    CountDownLatch ended = new CountDownLatch(1);
    Thread watch = Thread.ofVirtual().start(() -> watch(runner, stop, ended));
    SatRunner.Result result;
    try {
      result = runner.run(request, new Heard(model, to));
    } finally {
      ended.countDown();
      join(watch);
    }
    runner.giveBack();
    return switch (result.status()) {
      case INFEASIBLE -> new End(true, 0);
      case MODEL_INVALID -> throw new IllegalStateException("CP-SAT takes the model for invalid");
      default -> new End(false, Math.max(0, result.bound()) * model.unit());
    };
  }

  private static void watch(SatRunner runner, BooleanSupplier stop, CountDownLatch ended) {
    try {
      while (!ended.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          runner.stop();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread watch) {
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Turns variables into devices, and units into values. */
  private record Heard(SatModel model, Listener to) implements SatRunner.Listener {

    @Override
    public void answer(BitSet values) {
      to.answer(model.read(literal -> is(literal, values)));
    }

    private static boolean is(Literal literal, BitSet values) {
      int index = literal.getIndex();
      return index >= 0 ? values.get(index) : !values.get(-index - 1);
    }

    @Override
    public void bound(double units) {
      to.bound(units * model.unit());
    }
  }
}
