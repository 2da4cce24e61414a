package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Pass;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.RackLinks;
import dev.rackloom.engine.WireRule;
import dev.rackloom.engine.group.GroupOptions;
import dev.rackloom.engine.pareto.ParetoOutcome;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One model on one rack at given sizes: what people look at and change. Immutable and safe to
 * share; every change is a new session. Pricing takes microseconds; placing takes as long as it is
 * allowed to.
 */
public final class Session {

  private final Formulation asked;
  private final Bindings sizes;
  private final List<Solver> solvers;
  private final ProblemBuilder.Built built;

  Session(
      OpenModel model,
      Rack rack,
      Bindings sizes,
      CostProfile profile,
      Terms terms,
      List<Solver> solvers) {
    this(Formulation.of(model, new RackLinks(rack), sizes, profile, terms), sizes, solvers);
  }

  private Session(Formulation asked, Bindings sizes, List<Solver> solvers) {
    this.asked = asked;
    this.sizes = sizes;
    this.solvers = List.copyOf(solvers);
    this.built = asked.of(asked.passes(), asked.terms().objective());
  }

  private Terms terms() {
    return asked.terms();
  }

  ProblemBuilder.Built built() {
    return built;
  }

  /** The passes of one request, in order. */
  public List<Pass> passes() {
    return asked.passes();
  }

  /** The model. */
  public OpenModel model() {
    return asked.model();
  }

  /** The rack. */
  public Rack rack() {
    return asked.links().rack();
  }

  /** The sizes that all numbers are for. */
  public Bindings sizes() {
    return sizes;
  }

  /** The cost functions. */
  public CostProfile profile() {
    return asked.profile();
  }

  /** What placing makes small. */
  public Objective objective() {
    return terms().objective();
  }

  /** What placing holds to. */
  public List<Constraint> constraints() {
    return terms().constraints();
  }

  /** How devices may hold a stage together; none if each stands alone. */
  public Set<Sharing> sharings() {
    return terms().groups().sharings();
  }

  /** How the tensors of the model travel between devices. */
  public WireRule wireRule() {
    return asked.wireRule();
  }

  /** Who looks for placements. */
  public List<Solver> solvers() {
    return solvers;
  }

  /** The problem as solvers see it. */
  public PlacementProblem problem() {
    return built.problem();
  }

  /**
   * This session at other sizes.
   *
   * @throws RackloomException if a size is not known then that is now
   */
  public Session withSizes(Bindings other) {
    Bindings all = sizes.with(other);
    Formulation again = Formulation.of(model(), asked.links(), all, profile(), terms());
    Session next = new Session(again, all, solvers);
    return built.unsized().isEmpty() ? next.sized() : next;
  }

  /**
   * This session, if all sizes of stages and tensors are known.
   *
   * @throws RackloomException that names the first that is not
   */
  public Session sized() {
    built.sized();
    return this;
  }

  /** Whether all sizes of stages and tensors are known. */
  public boolean isSized() {
    return built.unsized().isEmpty();
  }

  /** This session with other cost functions. */
  public Session withProfile(CostProfile other) {
    return new Session(asked.with(other), sizes, solvers);
  }

  /** This session for another objective. */
  public Session withObjective(Objective other) {
    return with(terms().with(other));
  }

  /** This session under other constraints. */
  public Session withConstraints(List<Constraint> others) {
    return with(terms().with(others));
  }

  /** This session, in which no stage goes to some devices. */
  public Session avoiding(Collection<String> devices) {
    List<Constraint> more = new ArrayList<>(constraints());
    problem().stages().forEach(s -> devices.forEach(d -> more.add(new Constraint.Ban(s.id(), d))));
    return withConstraints(more);
  }

  /**
   * This session, in which no stage goes to a device that does not run its format: what the rack
   * file says of that, and what its agents say, those that answer. Asks only where a stage is of
   * another format than onnx; may block for seconds then.
   */
  public Session withLiveFormats() {
    return terms().formats().isWorthAsking()
        ? with(terms().with(terms().formats().heard(rack())))
        : this;
  }

  Session withFormats(DeviceFormats formats) {
    return formats.equals(terms().formats()) ? this : with(terms().with(formats));
  }

  /** Which devices cannot run which stages. */
  DeviceFormats formats() {
    return terms().formats();
  }

  /** This session with groups of devices that may hold a stage together. */
  public Session withGroups(GroupOptions groups) {
    return with(terms().with(groups));
  }

  /**
   * This session with tiers of memory below the devices' own, as the rack has them.
   *
   * @param what of a stage may be put there
   */
  public Session withSpill(Set<TierAssignment.What> what) {
    requireMemories(what);
    return with(terms().with(what));
  }

  private void requireMemories(Set<TierAssignment.What> what) {
    if (!what.isEmpty() && rack().memories().isEmpty()) {
      throw RackloomException.user(
          "rack '" + rack().name() + "' has no memory below that of its devices",
          "give a node of the rack file one, such as memory: [{of: DEVICE}].");
    }
  }

  /**
   * This session with a placement that is there already: {@link Metric#MIGRATION} counts from it.
   * Groups that it uses are known from here on.
   */
  public Session withCurrent(Placement current) {
    Terms known = knownTerms(current);
    return with(known.from(current).with(terms().wire()));
  }

  /** This session with float32 travelling so from stage to stage on another device. */
  public Session withWire(WireFormat format) {
    return terms().wire() == format ? this : with(terms().with(format));
  }

  /**
   * This session, or one that knows the groups of devices and the tiers that a placement uses, in
   * which tensors travel as in the placement.
   */
  public Session knowing(Placement placement) {
    Terms known = knownTerms(placement);
    return known.equals(terms()) ? this : with(known);
  }

  private Terms knownTerms(Placement placement) {
    Terms known = terms().knowing(placement);
    if (!known.spill().equals(terms().spill())) {
      requireMemories(known.spill());
    }
    return known;
  }

  private Session with(Terms others) {
    return new Session(asked.with(others), sizes, solvers);
  }

  /** This session on the same rack with other node addresses or time dilation. */
  public Session withRack(Rack other) {
    return new Session(model(), other, sizes, profile(), terms(), solvers);
  }

  /** This session on the rack as it might be. */
  public Session on(RackChange change) {
    return change.equals(RackChange.NONE) ? this : change.apply(this);
  }

  /**
   * Every stage with its numbers, a row for each phase; placed devices and sensitivity are those of
   * {@code placement}.
   */
  public List<StageRow> rows(Optional<Placement> placement) {
    Session session = placement.map(this::travelling).orElse(this);
    return new StageRows(session)
        .of(placement.flatMap(p -> Evaluator.assignment(session.problem(), p)));
  }

  /** The problem of one pass alone; the whole one if there is no other. */
  PlacementProblem problemOf(Pass pass) {
    return passes().size() == 1 ? problem() : asked.of(pass).problem();
  }

  /**
   * What is predicted of a placement. Fails if it leaves a stage out or names a device that is not
   * in the rack.
   *
   * @throws RackloomException if a size is not known, or a stage has no price where it is put: what
   *     counts as nothing, or as for ever, must not pass for a number
   */
  public Prediction price(Placement placement) {
    Ids assignment = priced(placement);
    return Evaluator.predict(travelling(placement).problem(), assignment).withBasis(built.basis());
  }

  private Ids priced(Placement placement) {
    Ids assignment = assignment(placement);
    built.sized().priced(assignment);
    return assignment;
  }

  /**
   * What is predicted of each pass alone: with a prompt and steps, the first is the time to the
   * first token and the second the time of each further one.
   */
  public List<Prediction> pricePasses(Placement placement) {
    Ids assignment = priced(placement);
    Session session = travelling(placement);
    return passes().stream()
        .map(p -> Evaluator.predict(session.problemOf(p), assignment).withBasis(built.basis()))
        .toList();
  }

  /** This session in which tensors travel as in a placement. */
  private Session travelling(Placement placement) {
    return withWire(placement.wire());
  }

  /** What a placement breaks: memory, constraints, unpriced stages; empty if it is feasible. */
  public List<Fault> faults(Placement placement) {
    return Faults.of(built, formats(), assignment(placement));
  }

  /** Looks for a placement with the solver of that name, or {@code portfolio}. */
  public Outcome place(String solver, SolveContext context) {
    return new Placing(built.sized(), terms(), solvers).place(solver, context);
  }

  /**
   * Looks for a placement for a goal; what is predicted of it is of the whole request, value and
   * bound are the goal's, or of the last of its goals.
   */
  public Outcome place(Goal goal, String solver, SolveContext context) {
    return new Goals(this, solver).place(goal, context);
  }

  /** Looks for a placement for one goal; what is predicted of it is of the whole request. */
  Outcome placeFor(Goal goal, String solver, SolveContext context) {
    Outcome outcome = new Placing(builtFor(goal).sized(), terms(), solvers).place(solver, context);
    return outcome instanceof Outcome.Solved s && goal.only().isPresent()
        ? s.with(price(s.placement()))
        : outcome;
  }

  /** The problem as a goal sees it: only the passes of its phase take time. */
  ProblemBuilder.Built builtFor(Goal goal) {
    return goal.only()
        .map(phase -> asked.of(phase, goal))
        .orElseGet(() -> built.with(problem().withObjective(goal.objective())));
  }

  /** Looks for placements that trade the metrics, with the solver of that name or all. */
  public ParetoOutcome front(List<Metric> metrics, String solver, SolveContext context) {
    Session known = metrics.contains(Metric.ENERGY) ? KnownPower.only(this) : this;
    return new Placing(known.built.sized(), terms(), solvers).front(metrics, solver, context);
  }

  /** An assignment as a placement for every phase. */
  public Placement placement(Ids devices, String name) {
    return inAllPhases(Evaluator.placement(problem(), devices, name).withWire(terms().wire()));
  }

  /** Simulates a placement under load. */
  public SimulationReport simulate(Placement placement, Simulator.Load load) {
    return simulate(placement, load, Progress.SILENT, Cancellation.NEVER);
  }

  /** Simulates a placement under load, with progress, until it is asked to stop. */
  public SimulationReport simulate(
      Placement placement, Simulator.Load load, Progress progress, Cancellation cancellation) {
    return Simulator.run(
        travelling(placement).problem(), assignment(placement), load, progress, cancellation);
  }

  /** What the devices' memories hold over the time of a simulation of a placement. */
  public List<MemoryTrack> memory(Placement placement, SimulationReport report) {
    return MemoryTrack.of(problem(), assignment(placement), report);
  }

  /**
   * The placement with an assignment for every phase of a stage, as all phases stand together, and
   * a line for every state.
   */
  public Placement inAllPhases(Placement placement) {
    return new StatePlaces(model(), rack()).inAllPhases(Apart.require(placement), passes());
  }

  /** A placement as places of the problem. */
  public Ids assignment(Placement placement) {
    return asked.places(problem(), Apart.require(placement));
  }
}
