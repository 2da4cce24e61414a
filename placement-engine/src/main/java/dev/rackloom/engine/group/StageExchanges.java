package dev.rackloom.engine.group;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What devices that cut a stage's products between them must tell each other. Products are numbered
 * by how many lie before them in the stage: the odd ones are cut along columns, the even ones along
 * rows and their results summed. An odd product that no other follows is gathered. A product of a
 * few results (a router) is done whole by everybody; experts are a pair of products in one.
 */
final class StageExchanges {

  /** One collective. */
  record Exchange(Ring.Kind kind, Dim bytes) {}

  /** Routers make 8 to 256 results of thousands, projections a quarter at least. */
  private static final int NARROW = 8;

  private static final int MATRIX = 2;
  private static final Pattern EXPERTS = Pattern.compile("Experts|Q?MoE");

  private final Graph graph;
  private final GraphIndex index;

  StageExchanges(Graph graph) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
  }

  /** The collectives of one stage, in order. */
  List<Exchange> of(Stage stage) {
    Map<Integer, Integer> level = new HashMap<>();
    Map<Integer, Exchange> open = new HashMap<>();
    List<Exchange> all = new ArrayList<>();
    Map<Integer, Set<Integer>> pending = new HashMap<>();
    for (int i = 0; i < stage.operators().size(); i++) {
      Operator op = graph.operators().get(stage.operators().get(i));
      visit(op, level, pending, open, all);
    }
    all.addAll(open.values());
    return all;
  }

  private void visit(
      Operator op,
      Map<Integer, Integer> level,
      Map<Integer, Set<Integer>> pending,
      Map<Integer, Exchange> open,
      List<Exchange> all) {
    int before = 0;
    Set<Integer> waiting = new HashSet<>();
    for (int t : op.inputs().toArray()) {
      int maker = t == Operator.ABSENT ? -1 : index.producer(t);
      before = Math.max(before, level.getOrDefault(maker, 0));
      waiting.addAll(pending.getOrDefault(maker, Set.of()));
    }
    int steps = products(op);
    level.put(op.id(), before + steps);
    if (steps == 0) {
      pending.put(op.id(), waiting);
      return;
    }
    waiting.forEach(open::remove);
    Dim bytes = output(op);
    if ((before + steps) % 2 == 0) {
      all.add(new Exchange(Ring.Kind.ALL_REDUCE, bytes));
    } else {
      open.put(op.id(), new Exchange(Ring.Kind.ALL_GATHER, bytes));
      pending.put(op.id(), Set.of(op.id()));
    }
  }

  private Dim output(Operator op) {
    return Dim.sum(
        op.outputs().stream()
            .filter(t -> t != Operator.ABSENT)
            .limit(1)
            .mapToObj(t -> graph.tensors().get(t).bytes())
            .toList());
  }

  /** How many products an operator counts for: those with a learned matrix and many results. */
  private int products(Operator op) {
    int steps = 0;
    for (int t : op.inputs().toArray()) {
      boolean weight = t != Operator.ABSENT && graph.tensors().get(t).role() == Tensor.Role.WEIGHT;
      if (weight && dims(t).size() >= MATRIX && !isNarrow(op, dims(t))) {
        boolean experts = dims(t).size() > MATRIX && EXPERTS.matcher(op.type().name()).matches();
        steps = Math.max(steps, experts ? 2 : 1);
      }
    }
    return steps;
  }

  /** Whether an operator makes few results of many inputs. */
  private boolean isNarrow(Operator op, List<Dim> weight) {
    int t = op.outputs().isEmpty() ? Operator.ABSENT : op.outputs().get(0);
    if (t == Operator.ABSENT || dims(t).isEmpty()) {
      return true;
    }
    long results = dims(t).getLast().known().orElse(Long.MAX_VALUE);
    long inputs = weight.stream().mapToLong(d -> d.known().orElse(0)).max().orElse(0);
    return results <= inputs / NARROW;
  }

  private List<Dim> dims(int tensor) {
    return graph.tensors().get(tensor).shape() instanceof Shape.Ranked ranked
        ? ranked.dims()
        : List.of();
  }
}
