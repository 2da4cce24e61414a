package dev.rackloom.dag;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.Map;

/**
 * Times are given, not what is computed: FLOPs and weights are unknown. The features {@code cpuNs}
 * and {@code acceleratorNs} are the given times where they are more than 0.
 */
final class DagWork implements WorkRules {

  private static final double NANOS_A_MILLI = 1e6;

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    Dim unknown = Dim.unknown("the benchmark gives times, not what is computed");
    Map<String, Dim> features = new HashMap<>();
    feature(features, "cpuNs", operator.attributes().get(DagGraph.CPU));
    feature(features, "acceleratorNs", operator.attributes().get(DagGraph.ACCELERATOR));
    Dim read =
        Dim.sum(
            operator.inputs().stream().mapToObj(graph.tensors()::get).map(Tensor::bytes).toList());
    Dim written =
        Dim.sum(
            operator.outputs().stream().mapToObj(graph.tensors()::get).map(Tensor::bytes).toList());
    return new WorkItem(
        OperatorFamily.OTHER,
        DType.UNKNOWN,
        1,
        unknown,
        unknown,
        new Traffic(read, written),
        Traffic.none(),
        features);
  }

  private static void feature(
      Map<String, Dim> features, String name, @org.jspecify.annotations.Nullable Attribute millis) {
    if (millis instanceof Attribute.FloatValue time && time.value() > 0) {
      features.put(name, Dim.of(Math.max(1, Math.round(time.value() * NANOS_A_MILLI))));
    }
  }
}
