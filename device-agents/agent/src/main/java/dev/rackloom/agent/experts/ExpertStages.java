package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.runtime.FiringReport;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Which stages of a plan have to do with experts, and what runs them. */
public final class ExpertStages {

  private static final Dim ANSWERS = Dim.symbol("answers");
  private static final Shape OPEN = Shape.unranked("as many as there are scores");

  private final DeploymentPlan plan;
  private final LongSupplier clock;

  /**
   * The expert stages of a plan.
   *
   * @param clock nanoseconds, monotonic
   */
  public ExpertStages(DeploymentPlan plan, LongSupplier clock) {
    this.plan = plan;
    this.clock = clock;
  }

  /** The ports of a sub-model. */
  public record Ports(List<Port> inputs, List<Port> outputs) {
    public Ports {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * What runs a stage: its sub-model, and around it what the stage does with experts.
   *
   * @param load loads the stage's sub-model, which has these ports; not asked if it has none
   */
  public StageExecutor executor(PlannedStage stage, Function<Ports, StageExecutor> load) {
    for (PlannedExperts block : plan.experts()) {
      if (stage.id().equals(block.dispatch())) {
        return new DispatchExecutor(
            block, load.apply(router(block, stage)), copies(block, stage), clock);
      }
      if (stage.id().equals(block.combine())) {
        return new CombineExecutor(block, clock);
      }
      for (Rank rank : block.ranks()) {
        if (stage.id().equals(rank.stage())) {
          Ports ports = experts(block, rank, stage);
          return new ExpertsExecutor(block, rank.device(), load.apply(ports), clock);
        }
      }
    }
    return load.apply(new Ports(stage.inputs(), stage.outputs()));
  }

  /** What tells of the firings of a stage; empty if there is no more to tell than of others. */
  public Optional<FiringReport> report(PlannedStage stage) {
    return plan.experts().stream()
        .filter(b -> b.dispatch().equals(stage.id()))
        .<FiringReport>map(b -> new RoutingReport(plan, b, stage))
        .findFirst();
  }

  private Copies copies(PlannedExperts block, PlannedStage stage) {
    return new Copies(
        block, stage.device(), d -> plan.rack().device(d).map(Device::node).orElse(""));
  }

  private static Ports router(PlannedExperts block, PlannedStage stage) {
    return new Ports(
        stage.inputs().stream().filter(p -> !p.name().equals(block.tokens())).toList(),
        List.of(
            new Port(PlannedExperts.CHOSEN, DType.INT64, OPEN),
            new Port(PlannedExperts.WEIGHTS, DType.FLOAT32, OPEN)));
  }

  private static Ports experts(PlannedExperts block, Rank rank, PlannedStage stage) {
    Shape rows =
        stage.inputs().stream()
            .filter(p -> p.name().equals(block.port(Part.ROWS, rank.device())))
            .map(Port::shape)
            .map(s -> s instanceof Shape.Ranked r ? of(r.dims().getLast()) : s)
            .findFirst()
            .orElse(OPEN);
    return new Ports(
        List.of(
            new Port(PlannedExperts.ROWS, DType.FLOAT32, rows),
            new Port(PlannedExperts.EXPERT, DType.INT64, Shape.of(List.of(ANSWERS)))),
        List.of(new Port(PlannedExperts.ANSWERS, DType.FLOAT32, rows)));
  }

  private static Shape of(Dim width) {
    return Shape.of(List.of(ANSWERS, width));
  }
}
