package dev.rackloom.engine.sat;

import com.google.ortools.sat.CpSolverStatus;

/** Something that solves one model after the other. */
interface SatRunner {

  /** Who hears of answers and bounds meanwhile. */
  interface Listener {

    /** An answer, better than those before. */
    void answer(SatAnswer values);

    /** A bound in units of the objective. */
    void bound(double units);
  }

  /** How it ended: the status, and the bound in units. */
  record Result(CpSolverStatus status, double bound) {}

  /**
   * Solves a model.
   *
   * @throws SatLost if its process ends in the middle
   */
  Result run(SatRequest request, Listener to);

  /** Asks the model under way to stop; from any thread. */
  void stop();

  /** Says that it can be used again. */
  void giveBack();

  /** What who asked should know of the way it runs; empty if it runs as it should. */
  default String remark() {
    return "";
  }

  /** A process that is free or new; this process where none can be started. */
  static SatRunner take() {
    return SolverProcess.take(SatProcess::new, SatHere::new);
  }
}
