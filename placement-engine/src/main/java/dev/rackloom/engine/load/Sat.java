package dev.rackloom.engine.load;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverSolutionCallback;
import com.google.ortools.sat.CpSolverStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Runs CP-SAT on a model, with progress, bounds and cancellation. */
final class Sat {

  private static final long LOOK_MS = 20;

  private Sat() {}

  /** An empty model, the library loaded. */
  static CpModel model() {
    Loader.loadNativeLibraries();
    return new CpModel();
  }

  /** Who hears of it. */
  interface Listener {

    /** An answer, device by item. */
    void answer(int[] device);

    /** A bound, nanoseconds. */
    void bound(double nanos);
  }

  /** A listener of two functions. */
  static Listener listener(Consumer<int[]> answer, DoubleConsumer bound) {
    return new Listener() {
      @Override
      public void answer(int[] device) {
        answer.accept(device);
      }

      @Override
      public void bound(double nanos) {
        bound.accept(nanos);
      }
    };
  }

  /**
   * How a run ended.
   *
   * @param none whether it is proven that the model has no answer
   * @param bound nothing is better than this, nanoseconds
   */
  record End(boolean none, double bound) {}

  /** Runs until proof, time or {@code stop}. */
  static End run(
      SatModel model, double seconds, int workers, long seed, BooleanSupplier stop, Listener to) {
    CpSolver solver = new CpSolver();
    solver
        .getParameters()
        .setMaxTimeInSeconds(Math.max(0.01, seconds))
        .setNumWorkers(workers)
        .setRandomSeed((int) seed);
    solver.setBestBoundCallback(new Bounds(model.unit(), to));
    CountDownLatch ended = new CountDownLatch(1);
    Thread watch = Thread.ofVirtual().start(() -> watch(solver, stop, ended));
    try {
      CpSolverStatus status = solver.solve(model.model(), new Heard(model, to));
      if (status == CpSolverStatus.MODEL_INVALID) {
        throw new IllegalStateException("CP-SAT takes the model for invalid");
      }
      boolean none = status == CpSolverStatus.INFEASIBLE;
      double bound = none ? 0 : Math.max(0, solver.bestObjectiveBound()) * model.unit();
      return new End(none, bound);
    } finally {
      ended.countDown();
      join(watch);
    }
  }

  private static void watch(CpSolver solver, BooleanSupplier stop, CountDownLatch ended) {
    try {
      while (!ended.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          solver.stopSearch();
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

  /** A class of its own: the library looks the method up by name, which a lambda has not. */
  private static final class Bounds implements Consumer<Double> {

    private final double unit;
    private final Listener to;

    Bounds(double unit, Listener to) {
      this.unit = unit;
      this.to = to;
    }

    @Override
    public void accept(Double bound) {
      to.bound(bound * unit);
    }
  }

  private static final class Heard extends CpSolverSolutionCallback {

    private final SatModel model;
    private final Listener to;

    Heard(SatModel model, Listener to) {
      this.model = model;
      this.to = to;
    }

    @Override
    public void onSolutionCallback() {
      to.answer(model.read(this::booleanValue));
    }
  }
}
