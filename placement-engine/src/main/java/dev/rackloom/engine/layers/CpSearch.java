package dev.rackloom.engine.layers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverSolutionCallback;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import java.util.function.BooleanSupplier;

/** One run of CP-SAT (OR-Tools) that can be stopped at any time, also between solutions. */
final class CpSearch {

  private static final int WATCH_MILLIS = 20;

  private final CpSolver solver = new CpSolver();
  private final BooleanSupplier stop;

  CpSearch(double seconds, int workers, long seed, BooleanSupplier stop) {
    this.stop = stop;
    solver
        .getParameters()
        .setMaxTimeInSeconds(Math.max(0, seconds))
        .setNumWorkers(workers)
        .setRandomSeed((int) seed);
  }

  /** Maximises; returns the proven bound, infinite if there is none. */
  double maximise(CpModel model, CpSolverSolutionCallback found) {
    return satisfies(model, found) ? solver.bestObjectiveBound() : Double.POSITIVE_INFINITY;
  }

  /** Whether a solution was found. */
  boolean satisfies(CpModel model, CpSolverSolutionCallback found) {
    Thread watch = Thread.ofVirtual().start(this::watch);
    try {
      CpSolverStatus status = solver.solve(model, found);
      return status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE;
    } finally {
      watch.interrupt();
    }
  }

  /** A variable in the last solution. */
  long value(IntVar variable) {
    return solver.value(variable);
  }

  private void watch() {
    try {
      while (!stop.getAsBoolean()) {
        Thread.sleep(WATCH_MILLIS);
      }
      solver.stopSearch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
