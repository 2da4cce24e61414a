package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostSheet;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Alternatives;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Pass;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.RackLinks;
import dev.rackloom.engine.Sensitivity;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import dev.rackloom.engine.pareto.ParetoOutcome;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One model on one rack at given sizes: what people look at and change. Immutable and safe to
 * share; every change is a new session. Pricing takes microseconds; placing takes as long as it is
 * allowed to.
 */
public final class Session {

  private final OpenModel model;
  private final RackLinks links;
  private final Rack rack;
  private final Bindings sizes;
  private final CostProfile profile;
  private final Objective objective;
  private final List<Constraint> constraints;
  private final List<Solver> solvers;
  private final List<Pass> passes;
  private final ProblemBuilder.Built built;

  Session(
      OpenModel model,
      Rack rack,
      Bindings sizes,
      CostProfile profile,
      Objective objective,
      List<Constraint> constraints,
      List<Solver> solvers) {
    this(model, new RackLinks(rack), sizes, profile, objective, constraints, solvers);
  }

  private Session(
      OpenModel model,
      RackLinks links,
      Bindings sizes,
      CostProfile profile,
      Objective objective,
      List<Constraint> constraints,
      List<Solver> solvers) {
    this.model = model;
    this.links = links;
    this.rack = links.rack();
    this.sizes = sizes;
    this.profile = profile;
    this.objective = objective;
    this.constraints = List.copyOf(constraints);
    this.solvers = List.copyOf(solvers);
    this.passes = SizeNames.passes(model.phases(), sizes);
    this.built =
        ProblemBuilder.build(model.stages(), links, profile, passes, objective, constraints);
  }

  /** The passes of one request, in order. */
  public List<Pass> passes() {
    return passes;
  }

  /** The model. */
  public OpenModel model() {
    return model;
  }

  /** The rack. */
  public Rack rack() {
    return rack;
  }

  /** The sizes that all numbers are for. */
  public Bindings sizes() {
    return sizes;
  }

  /** The cost functions. */
  public CostProfile profile() {
    return profile;
  }

  /** What placing makes small. */
  public Objective objective() {
    return objective;
  }

  /** What placing holds to. */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** Who looks for placements. */
  public List<Solver> solvers() {
    return solvers;
  }

  /** The problem as solvers see it. */
  public PlacementProblem problem() {
    return built.problem();
  }

  /** This session at other sizes. */
  public Session withSizes(Bindings other) {
    return new Session(model, links, sizes.with(other), profile, objective, constraints, solvers);
  }

  /** This session with other cost functions. */
  public Session withProfile(CostProfile other) {
    return new Session(model, links, sizes, other, objective, constraints, solvers);
  }

  /** This session for another objective. */
  public Session withObjective(Objective other) {
    return new Session(model, links, sizes, profile, other, constraints, solvers);
  }

  /** This session under other constraints. */
  public Session withConstraints(List<Constraint> others) {
    return new Session(model, links, sizes, profile, objective, others, solvers);
  }

  /** This session on the same rack with other node addresses or time dilation. */
  public Session withRack(Rack other) {
    return new Session(model, other, sizes, profile, objective, constraints, solvers);
  }

  /**
   * Every stage with its numbers, a row for each phase; placed devices and sensitivity are those of
   * {@code placement}.
   */
  public List<StageRow> rows(Optional<Placement> placement) {
    CostEvaluator evaluator = new CostEvaluator(rack, profile);
    Optional<Ids> assignment = placement.flatMap(p -> Evaluator.assignment(problem(), p));
    List<List<StageRow>> byPass =
        passes.stream().map(pass -> rows(pass, evaluator, assignment)).toList();
    List<StageRow> rows = new ArrayList<>();
    for (int s = 0; s < model.stages().stages().size(); s++) {
      for (List<StageRow> pass : byPass) {
        rows.add(pass.get(s));
      }
    }
    return rows;
  }

  private List<StageRow> rows(Pass pass, CostEvaluator evaluator, Optional<Ids> assignment) {
    CostSheet sheet = evaluator.sheet(model.stages(), pass.sizes());
    Optional<List<Sensitivity.OfStage>> sensitivity =
        assignment.map(a -> Sensitivity.of(problemOf(pass), a));
    Dim[] out = leaving();
    List<StageRow> rows = new ArrayList<>();
    for (int s = 0; s < model.stages().stages().size(); s++) {
      int stage = s;
      Optional<String> placed = assignment.map(a -> problem().devices().get(a.get(stage)).id());
      rows.add(row(pass, stage, sheet, out[s], placed, sensitivity.map(all -> all.get(stage))));
    }
    return rows;
  }

  /** The problem of one pass alone; the whole one if there is no other. */
  private PlacementProblem problemOf(Pass pass) {
    return passes.size() == 1
        ? problem()
        : ProblemBuilder.build(
                model.stages(),
                links,
                profile,
                List.of(new Pass(pass.phase(), pass.sizes(), 1)),
                objective,
                constraints)
            .problem();
  }

  private Dim[] leaving() {
    StageGraph graph = model.stages();
    Dim[] out = graph.stages().stream().map(Stage::egressBytes).toArray(Dim[]::new);
    graph.flows().forEach(f -> out[f.from()] = out[f.from()].plus(f.bytes()));
    return out;
  }

  private StageRow row(
      Pass pass,
      int s,
      CostSheet sheet,
      Dim out,
      Optional<String> placed,
      Optional<Sensitivity.OfStage> sensitivity) {
    Stage stage = model.stages().stages().get(s);
    Work work = stage.work().getOrDefault(pass.phase(), Work.NONE);
    List<StageRow.DeviceCost> devices =
        rack.devices().stream()
            .map(d ->
                new StageRow.DeviceCost(
                    d.id(), d.isEmulated(), sheet.withTransfer(s, d.id(), pass.phase())))
            .toList();
    return new StageRow(
        stage,
        pass.phase(),
        sheet.totals(work),
        out.bind(pass.sizes()),
        devices,
        placed,
        sensitivity);
  }

  /**
   * What is predicted of a placement. Fails if it leaves a stage out or names a device that is not
   * in the rack.
   */
  public Prediction price(Placement placement) {
    return Evaluator.predict(problem(), assignment(placement)).withBasis(built.basis());
  }

  /**
   * What is predicted of each pass alone: with a prompt and steps, the first is the time to the
   * first token and the second the time of each further one.
   */
  public List<Prediction> pricePasses(Placement placement) {
    Ids assignment = assignment(placement);
    return passes.stream()
        .map(p -> Evaluator.predict(problemOf(p), assignment).withBasis(built.basis()))
        .toList();
  }

  /** What a placement breaks: memory, constraints, unpriced stages; empty if it is feasible. */
  public List<String> problems(Placement placement) {
    Ids assignment = assignment(placement);
    Pricing pricing = new Pricing(problem());
    int[] device = assignment.toArray();
    List<String> broken = new ArrayList<>();
    for (int s = 0; s < device.length; s++) {
      if (!pricing.allowed(s, device[s])) {
        broken.add(
            "stage "
                + problem().stages().get(s).id()
                + " cannot run on "
                + problem().devices().get(device[s]).id());
      }
    }
    for (int d = 0; d < problem().devices().size(); d++) {
      long needs = pricing.memory(device, device.length, d);
      long has = problem().devices().get(d).memoryBytes();
      if (needs > has) {
        broken.add(
            problem().devices().get(d).id()
                + " needs "
                + dev.rackloom.codec.Quantities.showBytes(needs)
                + ", has "
                + dev.rackloom.codec.Quantities.showBytes(has));
      }
    }
    if (broken.isEmpty() && !pricing.feasible(device)) {
      broken.add("a constraint does not hold");
    }
    return broken;
  }

  /** Looks for a placement with the solver of that name, or {@code portfolio}. */
  public Outcome place(String solver, SolveContext context) {
    return new Placing(built, solvers).place(solver, context);
  }

  /**
   * Looks for a placement for a goal; what is predicted of it is of the whole request, value and
   * bound are the goal's.
   */
  public Outcome place(Goal goal, String solver, SolveContext context) {
    if (goal.only().isEmpty()) {
      return withObjective(goal.objective()).place(solver, context);
    }
    Phase phase = goal.only().get();
    if (passes.stream().noneMatch(p -> p.phase() == phase)) {
      throw RackloomException.user(
          "model '" + model.graph().name() + "' has no phase for the objective " + goal.word(),
          "use latency, throughput or energy.");
    }
    List<Pass> one =
        passes.stream()
            .map(p -> new Pass(p.phase(), p.sizes(), p.phase() == phase ? 1 : 0))
            .toList();
    ProblemBuilder.Built of =
        ProblemBuilder.build(model.stages(), links, profile, one, goal.objective(), constraints);
    return switch (new Placing(of, solvers).place(solver, context)) {
      case Outcome.Solved s ->
          new Outcome.Solved(
              s.placement(),
              price(s.placement()),
              s.value(),
              s.lowerBound(),
              s.solver(),
              s.wallNanos(),
              s.reasons());
      case Outcome.Infeasible none -> none;
    };
  }

  /** Looks for placements that trade the metrics, with the solver of that name or all. */
  public ParetoOutcome front(List<Metric> metrics, String solver, SolveContext context) {
    return new Placing(built, solvers).front(metrics, solver, context);
  }

  /** An assignment as a placement for every phase. */
  public Placement placement(Ids devices, String name) {
    return inAllPhases(Evaluator.placement(problem(), devices, name));
  }

  /** What each device would make of one stage, and what speaks against it. */
  public List<StageChoices.Choice> choices(Placement placement, String stage) {
    return StageChoices.of(problem(), assignment(placement), position(stage), built.notPriced());
  }

  /** Who waits for whom while a request is served. */
  public CriticalPath criticalPath(Placement placement) {
    return CriticalPath.of(problem(), assignment(placement));
  }

  /** What more compute, memory or bandwidth would bring, the best first. */
  public List<WhatIf.Change> whatIf(Placement placement, SolveContext context) {
    return WhatIf.of(problem(), assignment(placement), solvers, context);
  }

  /** What each device would make of one stage. */
  public List<Alternatives.Alternative> alternatives(Placement placement, String stage) {
    return Alternatives.of(problem(), assignment(placement), position(stage));
  }

  private int position(String stage) {
    return problem()
        .stage(stage)
        .orElseThrow(() ->
            RackloomException.user(
                "no stage is called '" + stage + "'", "look at the stage table."));
  }

  /** Simulates a placement under load. */
  public SimulationReport simulate(Placement placement, Simulator.Load load) {
    return Simulator.run(problem(), assignment(placement), load);
  }

  /** The placement with an assignment for every phase of a stage: all phases stand together. */
  public Placement inAllPhases(Placement placement) {
    Phase first = passes.getFirst().phase();
    List<Assignment> all =
        placement.assignments().stream()
            .filter(a -> a.phase() == first)
            .flatMap(a ->
                passes.stream()
                    .map(p ->
                        new Assignment(a.model(), a.stage(), p.phase(), a.group(), a.replica())))
            .toList();
    return new Placement(placement.name(), all, placement.experts(), placement.states());
  }

  /** A placement as device positions. */
  public Ids assignment(Placement placement) {
    return Evaluator.assignment(problem(), placement)
        .orElseThrow(() ->
            RackloomException.user(
                "placement '"
                    + placement.name()
                    + "' is not of model '"
                    + model.graph().name()
                    + "' cut into "
                    + model.stages().stages().size()
                    + " stages on rack '"
                    + rack.name()
                    + "'",
                "place the model again."));
  }
}
