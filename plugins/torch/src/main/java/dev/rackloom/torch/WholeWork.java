package dev.rackloom.torch;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/**
 * A model taken as a whole reads all of its weights, its inputs, and writes its outputs; what it
 * computes is not read, and what passes between its parts is not counted.
 */
final class WholeWork implements WorkRules {

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    List<Tensor> read = operator.inputs().stream().mapToObj(graph.tensors()::get).toList();
    return new WorkItem(
        OperatorFamily.OTHER,
        read.stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT && t.dtype().isFloat())
            .map(Tensor::dtype)
            .findFirst()
            .orElse(DType.UNKNOWN),
        1,
        Dim.unknown("what '" + operator.name() + "' computes is not read from its file"),
        Dim.sum(read.stream().filter(t -> isWeight(t)).map(Tensor::bytes).toList()),
        new Traffic(
            Dim.sum(read.stream().filter(t -> !isWeight(t)).map(Tensor::bytes).toList()),
            Dim.sum(
                operator.outputs().stream()
                    .mapToObj(graph.tensors()::get)
                    .map(Tensor::bytes)
                    .toList())),
        Traffic.none(),
        Map.of());
  }

  private static boolean isWeight(Tensor tensor) {
    return tensor.role() == Tensor.Role.WEIGHT;
  }
}
