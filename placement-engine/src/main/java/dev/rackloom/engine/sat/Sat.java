package dev.rackloom.engine.sat;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
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

    /** That the run is not as it should be, and why. */
    void note(String text);
  }

  /** A listener of three functions. */
  public static Listener listener(
      Consumer<int[]> answer, DoubleConsumer bound, Consumer<String> note) {
    return new Listener() {
      @Override
      public void answer(int[] device) {
        answer.accept(device);
      }

      @Override
      public void bound(double value) {
        bound.accept(value);
      }

      @Override
      public void note(String text) {
        note.accept(text);
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
   * How much a run may take.
   *
   * @param seconds wall time
   * @param workers threads of the other process
   * @param seed of its random choices
   */
  public record Limits(double seconds, int workers, long seed) {}

  /**
   * What was proven.
   *
   * @param found whether there is an answer
   * @param none whether it is proven that there is none
   * @param best whether the last answer is proven to be the best
   * @param bound of the objective; of no meaning where nothing was found
   */
  public record Proof(boolean found, boolean none, boolean best, double bound) {

    private static final Proof NOTHING = new Proof(false, false, false, 0);
  }

  /**
   * Runs until proof, time or {@code stop}.
   *
   * @throws SatLost if the solver's process ends in the middle
   * @throws IllegalStateException if it takes the model for invalid
   */
  public static End run(
      SatModel model, double seconds, long seed, BooleanSupplier stop, Listener to) {
    if (stop.getAsBoolean()) {
      return new End(false, 0);
    }
    return run(SatRunner.take(), model, new Limits(seconds, WORKERS, seed), stop, to);
  }

  static End run(
      SatRunner runner, SatModel model, Limits limits, BooleanSupplier stop, Listener to) {
    if (!runner.remark().isEmpty()) {
      to.note(runner.remark());
    }
    Proof proof =
        solve(
            runner,
            model.model(),
            limits,
            stop,
            new Heard(
                values -> to.answer(model.read(values)), units -> to.bound(units * model.unit())));
    return new End(proof.none, Math.max(0, proof.bound) * model.unit());
  }

  /**
   * Runs a model of any kind until proof, time or {@code stop}.
   *
   * @param answer hears every answer that is better than those before, on the caller's thread
   * @param bound hears of bounds of the objective, on the caller's thread
   * @throws SatLost if the solver's process ends in the middle
   * @throws IllegalStateException if it takes the model for invalid
   */
  public static Proof solve(
      CpModel model,
      Limits limits,
      BooleanSupplier stop,
      Consumer<SatModel.Values> answer,
      DoubleConsumer bound) {
    if (stop.getAsBoolean()) {
      return Proof.NOTHING;
    }
    return solve(SatRunner.take(), model, limits, stop, new Heard(answer, bound));
  }

  private static Proof solve(
      SatRunner runner, CpModel model, Limits limits, BooleanSupplier stop, Heard heard) {
    SatRequest request =
        new SatRequest(
            model.model().toByteArray(),
            Math.max(0.01, limits.seconds),
            limits.workers,
            (int) limits.seed);
    CountDownLatch ended = new CountDownLatch(1);
    Thread watch = Thread.ofVirtual().start(() -> watch(runner, stop, ended));
    SatRunner.Result result;
    try {
      result = runner.run(request, heard);
    } finally {
      ended.countDown();
      join(watch);
    }
    runner.giveBack();
    return switch (result.status()) {
      case INFEASIBLE -> new Proof(false, true, false, 0);
      case OPTIMAL -> new Proof(true, false, true, result.bound());
      case FEASIBLE -> new Proof(true, false, false, result.bound());
      case MODEL_INVALID -> throw new IllegalStateException("CP-SAT takes the model for invalid");
      default -> new Proof(false, false, false, result.bound());
    };
  }

  /**
   * Has a process at hand before it is needed: one takes part of a second to start.
   *
   * @return what who asks should know of the way it runs; empty if it runs as it should
   */
  public static String ready() {
    SatRunner runner = SatRunner.take();
    runner.giveBack();
    return runner.remark();
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

  private record Heard(Consumer<SatModel.Values> answers, DoubleConsumer bounds)
      implements SatRunner.Listener {

    @Override
    public void answer(SatAnswer values) {
      answers.accept(values);
    }

    @Override
    public void bound(double units) {
      bounds.accept(units);
    }
  }
}
