package dev.rackloom.engine;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.Estimate;
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
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts numbers to stages, costs and flows. */
public final class ProblemBuilder {

  private ProblemBuilder() {}

  /**
   * A problem, and why some stages cannot be priced on some devices.
   *
   * @param problem ready for a solver
   * @param notPriced reasons by stage and device id, where the cost is unknown and the table says
   *     forbidden
   * @param basis the weakest that any of its costs rests on
   */
  public record Built(PlacementProblem problem, Map<List<String>, String> notPriced, Basis basis) {}

  /** Builds the problem of placing one model's plain phase. */
  public static Built build(
      StageGraph graph,
      Rack rack,
      CostProfile profile,
      Bindings bindings,
      Objective objective,
      List<Constraint> constraints) {
    CostEvaluator evaluator = new CostEvaluator(rack, profile);
    Map<List<String>, String> notPriced = new java.util.LinkedHashMap<>();
    List<ProblemStage> stages = new ArrayList<>();
    Basis weakest = Basis.TELEMETRY;
    long[][] nanos = new long[graph.stages().size()][rack.devices().size()];
    for (Stage stage : graph.stages()) {
      int s = stages.size();
      stages.add(stage(graph.model(), stage, bindings));
      for (int d = 0; d < rack.devices().size(); d++) {
        Device device = rack.devices().get(d);
        nanos[s][d] =
            switch (evaluator.sample(stage, device.id(), Phase.PLAIN, bindings)) {
              case Estimate.Sampled sampled -> {
                Basis basis = sampled.sample().basis();
                weakest = basis.compareTo(weakest) < 0 ? basis : weakest;
                yield sampled.sample().nanos();
              }
              case Estimate.Unknown unknown -> {
                notPriced.put(List.of(stage.id(), device.id()), unknown.reason());
                yield CostTable.FORBIDDEN;
              }
            };
      }
    }
    List<ProblemDevice> devices =
        rack.devices().stream()
            .map(d -> new ProblemDevice(d.id(), d.home().capacityBytes(), d.power().busyW()))
            .toList();
    List<ProblemFlow> flows = graph.flows().stream().map(f -> flow(graph, f, bindings)).toList();
    PlacementProblem problem =
        new PlacementProblem(
            graph.model(),
            stages,
            devices,
            CostTable.of(nanos),
            LinkTable.of(rack),
            flows,
            constraints,
            objective,
            Semantics.RUNTIME);
    return new Built(problem, notPriced, weakest);
  }

  private static ProblemStage stage(String model, Stage stage, Bindings bindings) {
    return new ProblemStage(
        model,
        stage.id(),
        Phase.PLAIN,
        number(stage.footprint().weightBytes(), bindings, "weights of stage " + stage.id()),
        number(stage.footprint().activationBytes(), bindings, "activations of stage " + stage.id()),
        number(stage.footprint().stateBytes(), bindings, "state of stage " + stage.id()),
        number(stage.ingressBytes(), bindings, "inputs of stage " + stage.id()),
        number(stage.egressBytes(), bindings, "outputs of stage " + stage.id()));
  }

  private static ProblemFlow flow(StageGraph graph, Flow flow, Bindings bindings) {
    String what =
        "tensor "
            + flow.tensor()
            + " between "
            + graph.stages().get(flow.from()).id()
            + " and others";
    return new ProblemFlow(flow.from(), flow.to(), number(flow.bytes(), bindings, what));
  }

  private static long number(Dim dim, Bindings bindings, String what) {
    Dim value = dim.bind(bindings);
    return value
        .known()
        .orElseThrow(() -> {
          boolean unbound = !value.symbols().isEmpty();
          String maybe =
              unbound
                  ? "bind it: --bind " + String.join("=128 --bind ", value.symbols()) + "=128"
                  : "simplify the model so that its shapes can be inferred.";
          return RackloomException.user(
              "the size of " + what + " is not known (" + value.whyNotKnown() + ")", maybe);
        });
  }
}
