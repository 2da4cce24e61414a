package dev.rackloom.core;

import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostSheet;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.engine.Pass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * How a stage's predicted time is made up of its operators: each is priced as if it were a stage by
 * itself, and the stage's time is shared out in proportion. What operators of one stage save by
 * running together is thereby saved by all of them alike. Any thread may ask.
 */
public final class OperatorTimes {

  private final Session session;
  private final WorkRules rules;
  private final CostEvaluator evaluator;

  /** Of the stages of a session, whose operators do what {@code rules} say. */
  public OperatorTimes(Session session, WorkRules rules) {
    this.session = session;
    this.rules = rules;
    this.evaluator = new CostEvaluator(session.rack(), session.profile());
  }

  /**
   * The part of a stage's time that each of its operators takes, in their order, 1 together. Empty
   * if one of them cannot be priced, none takes time, or the phase is none of the session's. Quick.
   *
   * @param stage its position
   * @param device where it is placed
   */
  public Optional<double[]> parts(int stage, Phase phase, String device) {
    Optional<Pass> pass = session.passes().stream().filter(p -> p.phase() == phase).findFirst();
    if (pass.isEmpty()) {
      return Optional.empty();
    }
    Stage whole = session.model().stages().stages().get(stage);
    CostSheet sheet = evaluator.sheet(session.model().stages(), pass.get().sizes());
    double[] nanos =
        whole.operators().stream()
            .mapToDouble(o -> nanos(sheet, whole, work(o, phase), device, phase))
            .toArray();
    double all = DoubleStream.of(nanos).sum();
    return Double.isNaN(all) || all <= 0
        ? Optional.empty()
        : Optional.of(DoubleStream.of(nanos).map(n -> n / all).toArray());
  }

  private WorkItem work(int operator, Phase phase) {
    Graph graph = session.model().graph();
    return rules.work(graph, graph.operators().get(operator), phase);
  }

  /** Of the stage as if it did that alone; what is known of it by its id does not hold then. */
  private static double nanos(
      CostSheet sheet, Stage whole, WorkItem work, String device, Phase phase) {
    if (work.family().equals(OperatorFamily.VIEW)) {
      return 0; // as in stages, which leave it out
    }
    Stage alone =
        new Stage(
            whole.id() + "/part",
            whole.label(),
            whole.operators(),
            Map.of(phase, new Work(List.of(work))),
            whole.footprint(),
            whole.ingressBytes(),
            whole.egressBytes());
    return sheet.alone(alone, device, phase) instanceof Estimate.Sampled s
        ? s.sample().nanos()
        : Double.NaN;
  }
}
