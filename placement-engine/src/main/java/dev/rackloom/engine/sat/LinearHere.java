package dev.rackloom.engine.sat;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import dev.rackloom.api.Numbers;
import dev.rackloom.engine.sat.LinearProgram.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Solves a linear program in this process. */
final class LinearHere implements LinearRunner {

  private final MPSolver solver;
  private final MPVariable[] variables;

  LinearHere(List<Column> columns) {
    Loader.loadNativeLibraries();
    solver = MPSolver.createSolver("GLOP");
    variables = new MPVariable[columns.size()];
    for (int v = 0; v < variables.length; v++) {
      Column column = columns.get(v);
      variables[v] = solver.makeNumVar(column.least(), column.most(), "");
      solver.objective().setCoefficient(variables[v], column.cost());
    }
    solver.objective().setMinimization();
  }

  @Override
  public void atLeast(double least, List<LinearProgram.Term> terms) {
    MPConstraint row = solver.makeConstraint(least, Double.POSITIVE_INFINITY);
    for (LinearProgram.Term term : terms) {
      row.setCoefficient(variables[term.column()], term.factor());
    }
  }

  @Override
  public Optional<LinearProgram.Solution> minimise() {
    if (solver.solve() != MPSolver.ResultStatus.OPTIMAL) {
      return Optional.empty();
    }
    double[] values = Arrays.stream(variables).mapToDouble(MPVariable::solutionValue).toArray();
    return Optional.of(new LinearProgram.Solution(solver.objective().value(), Numbers.of(values)));
  }

  @Override
  public void giveBack() {
    solver.delete();
  }
}
