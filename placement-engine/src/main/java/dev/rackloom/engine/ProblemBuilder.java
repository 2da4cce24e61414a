package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostSheet;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.group.GroupTable;
import dev.rackloom.engine.group.Grouping;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Puts numbers to stages, costs and flows. */
public final class ProblemBuilder {

  /**
   * A problem, and why some stages cannot be priced on some devices.
   *
   * @param problem ready for a solver
   * @param notPriced reasons by stage and device id, where the cost is unknown and the table says
   *     forbidden
   * @param basis the weakest that any of its costs rests on
   * @param unsized what has no size that is known, and why: it counts as nothing
   */
  public record Built(
      PlacementProblem problem,
      Map<List<String>, String> notPriced,
      Basis basis,
      List<Unsized> unsized) {
    public Built {
      unsized = List.copyOf(unsized);
    }

    /** The same about another problem of the same stages. */
    public Built with(PlacementProblem other) {
      return new Built(other, notPriced, basis, unsized);
    }

    /**
     * The same, if all sizes are known.
     *
     * @throws RackloomException that names the first that is not
     */
    public Built sized() {
      unsized.stream().findFirst().ifPresent(Unsized::refuse);
      return this;
    }

    /**
     * The same, if every stage has a price where an assignment puts it.
     *
     * @param places by stage
     * @throws RackloomException that names the first stage that has none, and why
     */
    public Built priced(Ids places) {
      for (int s = 0; s < places.size(); s++) {
        if (!problem.costs().allows(s, places.get(s))) {
          refuse(problem.stages().get(s).id(), problem.place(places.get(s)));
        }
      }
      return this;
    }

    private void refuse(String stage, String place) {
      String why = notPriced.get(List.of(stage, place));
      throw RackloomException.user(
          "stage '" + stage + "' has no price on " + place + (why == null ? "" : ": " + why),
          "move it to another device, or measure this one: profile --measure.");
    }
  }

  /**
   * A size that is not known.
   *
   * @param what has it
   * @param why it is not known
   * @param hint what to try
   */
  public record Unsized(String what, String why, String hint) {

    /** For people. */
    public String text() {
      return "the size of " + what + " is not known (" + why + ")";
    }

    private void refuse() {
      throw RackloomException.user(text(), hint);
    }
  }

  /**
   * Builds the problem of placing one model for a request that takes the given passes one after the
   * other. A stage's cost and a flow's bytes are those of all passes together, a link's latency
   * counts once a pass; memory is what the largest pass needs.
   */
  public static Built build(
      StageGraph graph,
      RackLinks links,
      CostProfile profile,
      List<Pass> passes,
      Objective objective,
      List<Constraint> constraints) {
    return build(graph, links, profile, passes, objective, constraints, Optional.empty());
  }

  /** The same, with groups of devices as further places. */
  public static Built build(
      StageGraph graph,
      RackLinks links,
      CostProfile profile,
      List<Pass> passes,
      Objective objective,
      List<Constraint> constraints,
      Optional<Grouping> grouping) {
    return build(
        graph, links, profile, passes, objective, constraints, grouping, t -> WireFormat.SAME);
  }

  /**
   * The same, with tensors that travel in another format than they are in.
   *
   * @param wire how a tensor of the graph travels between devices, such as {@link WireRule#of(int)}
   */
  public static Built build(
      StageGraph graph,
      RackLinks links,
      CostProfile profile,
      List<Pass> passes,
      Objective objective,
      List<Constraint> constraints,
      Optional<Grouping> grouping,
      IntFunction<WireFormat> wire) {
    return new ProblemBuilder(graph, links, profile, passes, wire)
        .build(objective, constraints, grouping);
  }

  private final StageGraph graph;
  private final RackLinks links;
  private final Rack rack;
  private final List<Pass> passes;
  private final IntFunction<WireFormat> wire;
  private final CostEvaluator evaluator;
  private final List<CostSheet> sheets;
  private final Map<List<String>, String> notPriced = new LinkedHashMap<>();
  private final Set<Unsized> unsized = new LinkedHashSet<>();
  private Basis weakest = Basis.TELEMETRY;

  private ProblemBuilder(
      StageGraph graph,
      RackLinks links,
      CostProfile profile,
      List<Pass> passes,
      IntFunction<WireFormat> wire) {
    this.graph = graph;
    this.links = links;
    this.rack = links.rack();
    this.passes = passes;
    this.wire = wire;
    this.evaluator = new CostEvaluator(rack, profile);
    this.sheets = passes.stream().map(p -> evaluator.sheet(graph, p.sizes())).toList();
  }

  private Built build(
      Objective objective, List<Constraint> constraints, Optional<Grouping> grouping) {
    long[][] nanos = new long[graph.stages().size()][rack.devices().size()];
    for (int s = 0; s < nanos.length; s++) {
      for (int d = 0; d < nanos[s].length; d++) {
        nanos[s][d] = cost(graph.stages().get(s), rack.devices().get(d));
      }
    }
    LinkTable table = links.of(passes.stream().mapToLong(Pass::times).sum());
    List<ProblemStage> stages = graph.stages().stream().map(this::stage).toList();
    List<ProblemFlow> flows = graph.flows().stream().map(this::flow).toList();
    List<GroupTable.Column> columns =
        grouping
            .map(g ->
                new GroupTable(graph, rack, evaluator, passes, g)
                    .columns(nanos, links.of(1), stages, flows))
            .orElse(List.of());
    PlacementProblem problem =
        new PlacementProblem(
            graph.model(),
            stages,
            rack.devices().stream().map(ProblemBuilder::device).toList(),
            CostTable.of(beside(nanos, columns)),
            table,
            flows,
            constraints,
            objective,
            Semantics.RUNTIME,
            columns.stream().map(GroupTable.Column::group).toList(),
            Ids.NONE);
    return new Built(problem, notPriced, weakest, List.copyOf(unsized));
  }

  private static long[][] beside(long[][] nanos, List<GroupTable.Column> columns) {
    long[][] all = new long[nanos.length][];
    for (int s = 0; s < nanos.length; s++) {
      int single = nanos[s].length;
      all[s] = Arrays.copyOf(nanos[s], single + columns.size());
      for (int c = 0; c < columns.size(); c++) {
        all[s][single + c] = columns.get(c).nanos().get(s);
      }
    }
    return all;
  }

  private static ProblemDevice device(Device d) {
    return new ProblemDevice(
        d.id(),
        d.home().capacityBytes(),
        d.power().busyW(),
        d.node(),
        false,
        d.pricePerHour(),
        d.home().name());
  }

  private long cost(Stage stage, Device device) {
    long sum = 0;
    for (int p = 0; p < passes.size(); p++) {
      Pass pass = passes.get(p);
      switch (sheets.get(p).alone(stage, device.id(), pass.phase())) {
        case Estimate.Sampled sampled -> {
          Basis basis = sampled.sample().basis();
          weakest = basis.compareTo(weakest) < 0 ? basis : weakest;
          sum += pass.times() * sampled.sample().nanos();
        }
        case Estimate.Unknown unknown -> {
          notPriced.put(List.of(stage.id(), device.id()), unknown.reason());
          return CostTable.FORBIDDEN;
        }
      }
    }
    return sum;
  }

  private ProblemStage stage(Stage stage) {
    return new ProblemStage(
        graph.model(),
        stage.id(),
        passes.getFirst().phase(),
        largest(stage.footprint().weightBytes(), "weights of stage " + stage.id()),
        largest(stage.footprint().activationBytes(), "activations of stage " + stage.id()),
        largest(stage.footprint().stateBytes(), "state of stage " + stage.id()),
        all(stage.ingressBytes(), "inputs of stage " + stage.id()),
        all(stage.egressBytes(), "outputs of stage " + stage.id()));
  }

  private ProblemFlow flow(Flow flow) {
    String what =
        "tensor "
            + flow.tensor()
            + " between "
            + graph.stages().get(flow.from()).id()
            + " and others";
    long bytes = all(flow.bytes(), what);
    return new ProblemFlow(
        flow.from(), flow.to(), bytes, wire.apply(flow.tensor()).wireBytes(bytes));
  }

  private long largest(Dim dim, String what) {
    return passes.stream().mapToLong(p -> number(dim, p.sizes(), what)).max().orElseThrow();
  }

  private long all(Dim dim, String what) {
    return passes.stream().mapToLong(p -> p.times() * number(dim, p.sizes(), what)).sum();
  }

  private long number(Dim dim, Bindings bindings, String what) {
    Dim value = dim.bind(bindings);
    return value
        .known()
        .orElseGet(() -> {
          boolean unbound = !value.symbols().isEmpty();
          String hint =
              unbound
                  ? "bind it: --bind " + String.join("=128 --bind ", value.symbols()) + "=128"
                  : "simplify the model so that its shapes can be inferred.";
          unsized.add(new Unsized(what, value.whyNotKnown(), hint));
          return 0L;
        });
  }
}
