package dev.rackloom.weights;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/** Weight files hold no operators: whatever is asked about is unknown. */
final class WeightWork implements WorkRules {

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    Dim unknown = Dim.unknown(graph.format() + " does not say what is computed");
    return new WorkItem(
        OperatorFamily.OTHER,
        DType.UNKNOWN,
        1,
        unknown,
        Dim.zero(),
        Traffic.reading(unknown),
        Traffic.none(),
        Map.of());
  }
}
