package dev.rackloom.engine.sat;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverSolutionCallback;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Consumer;

/**
 * Solves in this process. Bounds are read from the lines of its log: OR-Tools' own callback for
 * bounds keeps a local JNI reference to a class beyond the call that made it, and whatever comes to
 * lie in its place ends the process.
 */
final class SatHere implements SatRunner {

  private final CpSolver solver;
  private final String remark;

  /** Where it is meant to be so. */
  SatHere() {
    this("");
  }

  /** In place of another process, which there is not: {@code remark} says why. */
  SatHere(String remark) {
    this.remark = remark;
    Loader.loadNativeLibraries();
    solver = new CpSolver();
  }

  @Override
  public Result run(SatRequest request, Listener to) {
    CpModel model = new CpModel();
    try {
      model.getBuilder().clear().mergeFrom(request.model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the model is no model", e);
    }
    solver
        .getParameters()
        .setMaxTimeInSeconds(request.seconds)
        .setNumWorkers(request.workers)
        .setRandomSeed(request.seed)
        .setLogSearchProgress(true)
        .setLogToStdout(false);
    boolean most = model.getBuilder().getObjective().getScalingFactor() < 0;
    solver.setLogCallback(new Bounds(most, to));
    CpSolverStatus status = solver.solve(model, new Answers(model, to));
    return new Result(
        status, status == CpSolverStatus.INFEASIBLE ? 0 : solver.bestObjectiveBound());
  }

  @Override
  public void stop() {
    solver.stopSearch();
  }

  @Override
  public String remark() {
    return remark;
  }

  @Override
  public void giveBack() {
    // made for one model
  }

  /** A class of its own: the library looks the method up by name, which a lambda has not. */
  private static final class Bounds implements Consumer<String> {

    private final boolean most;
    private final SatRunner.Listener to;
    private double told = Double.NaN;

    Bounds(boolean most, Listener to) {
      this.most = most;
      this.to = to;
    }

    @Override
    public synchronized void accept(String line) {
      double bound = SatLog.bound(line, most);
      if (!Double.isNaN(bound) && bound != told) {
        told = bound;
        to.bound(bound);
      }
    }
  }

  private static final class Answers extends CpSolverSolutionCallback {

    private final IntVar[] variables;
    private final Listener to;

    Answers(CpModel model, Listener to) {
      this.variables = new IntVar[model.getBuilder().getVariablesCount()];
      for (int v = 0; v < variables.length; v++) {
        variables[v] = model.getIntVarFromProtoIndex(v);
      }
      this.to = to;
    }

    @Override
    public void onSolutionCallback() {
      to.answer(SatAnswer.of(variables.length, v -> value(variables[v])));
    }
  }
}
