package dev.rackloom.core;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows the tables have that integer tensors index: made-up ids must lie inside, and should
 * lie anywhere inside, or a measurement would only ever see rows that are in the cache.
 */
final class IndexedRows {

  private IndexedRows() {}

  /** By tensor name, the rows of the smallest table that it indexes directly. */
  static Map<String, Long> of(Graph graph) {
    Map<String, Long> rows = new HashMap<>();
    for (Operator op : graph.operators()) {
      if (op.type().name().equals("Gather") && op.inputs().size() == 2) {
        Tensor table = graph.tensors().get(op.inputs().get(0));
        Tensor index = graph.tensors().get(op.inputs().get(1));
        rows(table, (int) op.intAttribute("axis", 0))
            .forEach(n -> rows.merge(index.name(), n, Math::min));
      }
    }
    return rows;
  }

  private static List<Long> rows(Tensor table, int axis) {
    boolean known =
        table.shape() instanceof Shape.Ranked r
            && axis >= 0
            && axis < r.dims().size()
            && r.dims().get(axis).isKnown();
    return known && table.shape() instanceof Shape.Ranked r
        ? List.of(r.dims().get(axis).known().getAsLong())
        : List.of();
  }
}
