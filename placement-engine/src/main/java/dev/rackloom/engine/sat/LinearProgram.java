package dev.rackloom.engine.sat;

import dev.rackloom.api.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * A linear program whose sum is to be made small, and whose rows come one by one: GLOP of OR-Tools
 * in another process. For one thread; closed, it leaves the process to others.
 */
public final class LinearProgram implements AutoCloseable {

  private final LinearRunner runner;

  /**
   * A variable.
   *
   * @param least its lower bound
   * @param most its upper bound; may be infinite
   * @param cost its factor in the sum
   */
  public record Column(double least, double most, double cost) {}

  /** A variable by position, times a factor. */
  public record Term(int column, double factor) {}

  /**
   * Where the sum is least.
   *
   * @param sum of the costs
   * @param values of the variables
   */
  public record Solution(double sum, Numbers values) {}

  private LinearProgram(LinearRunner runner) {
    this.runner = runner;
  }

  /**
   * A program without rows.
   *
   * @throws SatLost if the solver's process ends in the middle
   */
  public static LinearProgram of(List<Column> columns) {
    return new LinearProgram(LinearRunner.take(columns));
  }

  /**
   * Asks that the terms sum to no less.
   *
   * @throws SatLost if the solver's process ends in the middle
   */
  public void atLeast(double least, List<Term> terms) {
    runner.atLeast(least, terms);
  }

  /**
   * The least sum under the rows so far; empty if there is none, or if the solver gives up.
   *
   * @throws SatLost if the solver's process ends in the middle
   */
  public Optional<Solution> minimise() {
    return runner.minimise();
  }

  @Override
  public void close() {
    runner.giveBack();
  }
}
