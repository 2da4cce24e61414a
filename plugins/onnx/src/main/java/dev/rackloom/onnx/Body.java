package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A body that was read.
 *
 * @param graph its operators; what it captures stands among its inputs
 * @param outputs the facts of its outputs
 * @param weights those that it holds itself
 */
record Body(Graph graph, List<Fact> outputs, List<Tensor> weights) {

  /** Reads a body whose formal inputs have the given facts, as many as are known. */
  static Body read(
      Reading reading, TensorTable outer, Onnx.Graph source, String name, List<Fact> given) {
    LevelBuilder level = new LevelBuilder(reading, source);
    TensorTable table = level.table();
    level.constants();
    Set<Integer> captured = new HashSet<>();
    List<Integer> inputs = new ArrayList<>();
    for (int i = 0; i < source.getInputCount(); i++) {
      Onnx.ValueInfo info = source.getInput(i);
      if (!table.has(info.getName())) {
        Fact declared = Declared.fact(info, false);
        Fact fact = i < given.size() ? known(given.get(i), declared) : declared;
        inputs.add(table.add(info.getName(), fact, Tensor.Role.INPUT));
      }
    }
    for (String free : NodeOrder.captured(source)) {
      Integer id = outer.find(free);
      if (id == null) {
        throw reading.damaged("the body " + name + " reads '" + free + "', which nothing makes");
      }
      int own = table.add(free, outer.fact(id), inner(outer.tensor(id).role()));
      captured.add(own);
      inputs.add(own);
    }
    level.nodes();
    return new Body(
        graph(level, source, name, inputs, reading),
        outputIds(source, table, reading).stream().map(table::fact).toList(),
        table.tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT && !captured.contains(t.id()))
            .toList());
  }

  private static Tensor.Role inner(Tensor.Role outer) {
    return outer == Tensor.Role.ACTIVATION ? Tensor.Role.INPUT : outer;
  }

  /** What is passed in, completed by what the body declares. */
  private static Fact known(Fact given, Fact declared) {
    boolean vague = given.dims().isEmpty() && declared.dims().isPresent() && given.held().isEmpty();
    return vague ? Fact.of(given.dtype(), declared.shape()) : given;
  }

  private static List<Integer> outputIds(Onnx.Graph source, TensorTable table, Reading reading) {
    List<Integer> ids = new ArrayList<>();
    for (Onnx.ValueInfo info : source.getOutputList()) {
      Integer id = table.find(info.getName());
      if (id == null) {
        throw reading.damaged("a body's output '" + info.getName() + "' is made by no operator");
      }
      ids.add(id);
    }
    return ids;
  }

  private static Graph graph(
      LevelBuilder level, Onnx.Graph source, String name, List<Integer> inputs, Reading reading) {
    List<Tensor> tensors = level.table().tensors();
    return new Graph(
        name,
        OnnxPlugin.FORMAT,
        GraphDigest.of(tensors, level.operators()),
        tensors,
        level.operators(),
        Ids.copyOf(inputs),
        Ids.copyOf(outputIds(source, level.table(), reading)),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }
}
