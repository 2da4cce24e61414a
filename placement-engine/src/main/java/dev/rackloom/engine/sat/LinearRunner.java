package dev.rackloom.engine.sat;

import java.util.List;
import java.util.Optional;

/** What solves one {@link LinearProgram}. */
interface LinearRunner {

  /** Adds a row. */
  void atLeast(double least, List<LinearProgram.Term> terms);

  /** The least sum; empty if there is none. */
  Optional<LinearProgram.Solution> minimise();

  /** Forgets the program. */
  void giveBack();

  /** A program in a process that is free or new; in this process where none can be started. */
  static LinearRunner take(List<LinearProgram.Column> columns) {
    return SolverProcess.take(
        process -> new LinearProcess(process, columns), remark -> new LinearHere(columns));
  }
}
