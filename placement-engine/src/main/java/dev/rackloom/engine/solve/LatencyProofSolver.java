package dev.rackloom.engine.solve;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A CP-SAT model (OR-Tools) for latency alone, stages firing each when its inputs are there. All
 * durations are rounded down to a unit ({@link #unit}), and queueing on links is left out of the
 * latency model, so its bound is a bound of the real problem; every answer it finds is priced by
 * the evaluator.
 */
public final class LatencyProofSolver implements Solver {

  /**
   * Units in the objective where it is long: enough for a proof to 1e-4, few enough for the
   * solver's arithmetic. Shorter ones are counted in the finest unit, and may be proven less
   * closely.
   */
  private static final double RESOLUTION = 1e6;

  private static final int MAX_STAGES_LATENCY = 60;

  @Override
  public String name() {
    return "cp-sat-latency";
  }

  @Override
  public boolean proves() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return problem.objective().terms().size() == 1
        && problem.objective().weight(Metric.LATENCY) > 0
        && problem.semantics().equals(Semantics.RUNTIME)
        && problem.stages().size() <= MAX_STAGES_LATENCY;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Model(problem, context).solve();
  }

  /**
   * What durations are counted in: a part of the objective's expected size, but not less than a
   * ten-thousandth of a millisecond.
   */
  static double unit(double expectedNanos) {
    return Math.max(SatModel.FINEST_NANOS, expectedNanos / RESOLUTION);
  }

  private static final class Model implements SatModel {
    private final PlacementProblem problem;
    private final SolveContext context;
    private final Pricing pricing;
    private final CpModel model = Sat.model();
    private final int n;
    private final int devices;
    private final BoolVar[][] at;
    private final double unit;
    private final long horizon;

    Model(PlacementProblem problem, SolveContext context) {
      this.problem = problem;
      this.context = context;
      this.pricing = new Pricing(problem);
      this.n = problem.stages().size();
      this.devices = problem.devices().size();
      this.at = new BoolVar[n][devices];
      double expected = expected();
      this.unit = LatencyProofSolver.unit(expected);
      this.horizon = (long) (expected / unit * 1.01) + 1;
    }

    /** The hint's value, or all work on the slowest devices one after the other. */
    private double expected() {
      if (context.hint().size() == n) {
        return Math.max(1, pricing.value(context.hint().toArray()) / weight());
      }
      double sum = 1;
      for (int s = 0; s < n; s++) {
        long worst = 0;
        for (int d = 0; d < devices; d++) {
          worst = pricing.allowed(s, d) ? Math.max(worst, problem.costs().nanos(s, d)) : worst;
        }
        sum += worst;
      }
      for (ProblemFlow flow : problem.flows()) {
        for (int a = 0; a < devices; a++) {
          for (int b = 0; b < devices; b++) {
            sum +=
                problem.links().connected(a, b) ? problem.links().nanos(a, b, flow.wireBytes()) : 0;
          }
        }
      }
      return sum;
    }

    private double weight() {
      return problem.objective().terms().getFirst().weight();
    }

    private long units(double nanos) {
      return (long) Math.floor(nanos / unit);
    }

    Answer solve() {
      variables();
      memory();
      groups();
      IntVar value = model.newIntVar(0, horizon, "value");
      latency(value);
      model.minimize(value);
      if (context.hint().size() == n) {
        hint(context.hint().toArray());
      }
      Found found = new Found();
      Sat.End end =
          Sat.run(
              this,
              context.timeLimit().toNanos() / 1e9,
              context.seed(),
              context.cancellation()::requested,
              Sat.listener(
                  found::offer, bound -> context.board().bound(bound), context.board()::note));
      return new Answer(Ids.of(found.best), end.bound(), end.none());
    }

    @Override
    public CpModel model() {
      return model;
    }

    @Override
    public double unit() {
      return unit * weight();
    }

    private void variables() {
      for (int s = 0; s < n; s++) {
        List<Literal> choices = new ArrayList<>();
        for (int d = 0; d < devices; d++) {
          at[s][d] = model.newBoolVar("x" + s + "_" + d);
          if (pricing.allowed(s, d)) {
            choices.add(at[s][d]);
          } else {
            model.addEquality(at[s][d], 0);
          }
        }
        model.addExactlyOne(choices);
      }
    }

    /**
     * Weights and state, rounded down to KiB; the evaluator refuses what only rounding lets
     * through.
     */
    private void memory() {
      for (int d = 0; d < devices; d++) {
        LinearExprBuilder held = LinearExpr.newBuilder();
        for (int s = 0; s < n; s++) {
          held.addTerm(
              at[s][d],
              (problem.stages().get(s).weightBytes() + problem.stages().get(s).stateBytes()) >> 10);
        }
        model.addLessOrEqual(held, problem.devices().get(d).memoryBytes() >> 10);
      }
    }

    private void groups() {
      for (Constraint constraint : problem.constraints()) {
        switch (constraint) {
          case Constraint.CoLocate together ->
              pairs(together.stages(), (a, b, d) -> model.addEquality(at[a][d], at[b][d]));
          case Constraint.Separate apart ->
              pairs(
                  apart.stages(),
                  (a, b, d) -> model.addAtMostOne(new Literal[] {at[a][d], at[b][d]}));
          case Constraint.Contiguous parts -> {} // the evaluator holds to it
          case Constraint.SameNode near -> {} // the evaluator holds to it
          case Constraint.AtMost most -> {} // the evaluator holds to it
          case Constraint.Budget budget -> {} // not in plain problems
          case Constraint.Limit limit -> {} // not in plain problems
          case Constraint.Pin pin -> {} // in allowed
          case Constraint.Ban ban -> {} // in allowed
        }
      }
    }

    private interface OnPair {
      void apply(int a, int b, int d);
    }

    private void pairs(java.util.Set<String> ids, OnPair body) {
      List<Integer> stages =
          ids.stream()
              .map(problem::stage)
              .filter(java.util.OptionalInt::isPresent)
              .map(java.util.OptionalInt::getAsInt)
              .sorted()
              .toList();
      for (int i = 0; i < stages.size(); i++) {
        for (int j = i + 1; j < stages.size(); j++) {
          for (int d = 0; d < devices; d++) {
            body.apply(stages.get(i), stages.get(j), d);
          }
        }
      }
    }

    private interface OnCrossing {
      void apply(int f, int reader, int a, int b);
    }

    private void eachCrossing(OnCrossing body) {
      for (int f = 0; f < problem.flows().size(); f++) {
        ProblemFlow flow = problem.flows().get(f);
        for (int reader : flow.to().toArray()) {
          for (int a = 0; a < devices; a++) {
            for (int b = 0; b < devices; b++) {
              if (a != b && pricing.allowed(flow.from(), a) && pricing.allowed(reader, b)) {
                if (problem.links().connected(a, b)) {
                  body.apply(f, reader, a, b);
                } else {
                  model.addAtMostOne(new Literal[] {at[flow.from()][a], at[reader][b]});
                }
              }
            }
          }
        }
      }
    }

    private void latency(IntVar value) {
      IntVar[] start = new IntVar[n];
      LinearExpr[] end = new LinearExpr[n];
      for (int s = 0; s < n; s++) {
        start[s] = model.newIntVar(0, horizon, "t" + s);
        LinearExprBuilder done = LinearExpr.newBuilder().add(start[s]);
        LinearExprBuilder answered = LinearExpr.newBuilder().add(start[s]);
        for (int d = 0; d < devices; d++) {
          if (pricing.allowed(s, d)) {
            ProblemStage stage = problem.stages().get(s);
            long cost = units(problem.costs().nanos(s, d));
            done.addTerm(at[s][d], cost);
            long back =
                stage.egressBytes() > 0
                    ? units(problem.links().nanos(d, devices, stage.egressBytes()))
                    : 0;
            answered.addTerm(at[s][d], cost + back);
            if (stage.ingressBytes() > 0) {
              model
                  .addGreaterOrEqual(
                      start[s], units(problem.links().nanos(devices, d, stage.ingressBytes())))
                  .onlyEnforceIf(at[s][d]);
            }
          }
        }
        end[s] = done.build();
        model.addLessOrEqual(answered, value);
      }
      precedences(start, end);
    }

    private void precedences(IntVar[] start, LinearExpr[] end) {
      boolean[][] ordered = new boolean[n][n];
      for (ProblemFlow flow : problem.flows()) {
        for (int reader : flow.to().toArray()) {
          ordered[flow.from()][reader] = true;
          model.addGreaterOrEqual(start[reader], end[flow.from()]);
        }
      }
      eachCrossing((f, reader, a, b) -> {
        ProblemFlow flow = problem.flows().get(f);
        long way = units(problem.links().nanos(a, b, flow.wireBytes()));
        LinearExpr arrived = LinearExpr.newBuilder().add(end[flow.from()]).add(way).build();
        model
            .addGreaterOrEqual(start[reader], arrived)
            .onlyEnforceIf(new Literal[] {at[flow.from()][a], at[reader][b]});
      });
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          for (int d = 0; !ordered[i][j] && d < devices; d++) {
            if (pricing.allowed(i, d) && pricing.allowed(j, d)) {
              model
                  .addGreaterOrEqual(start[j], end[i])
                  .onlyEnforceIf(new Literal[] {at[i][d], at[j][d]});
            }
          }
        }
      }
    }

    @Override
    public void hint(int[] device) {
      for (int s = 0; s < n; s++) {
        for (int d = 0; d < devices; d++) {
          model.addHint(at[s][d], device[s] == d ? 1 : 0);
        }
      }
    }

    @Override
    public int[] read(Values values) {
      int[] device = new int[n];
      for (int s = 0; s < n; s++) {
        for (int d = 0; d < devices; d++) {
          if (values.is(at[s][d])) {
            device[s] = d;
          }
        }
      }
      return device;
    }

    /** The best of the answers, as the evaluator prices them. */
    private final class Found {
      private int[] best = new int[0];
      private double bestValue = Double.POSITIVE_INFINITY;

      void offer(int[] device) {
        if (pricing.feasible(device) && pricing.value(device) < bestValue) {
          best = device;
          bestValue = pricing.value(device);
          context.onBetter().accept(Ids.of(device));
        }
      }
    }
  }
}
