package dev.rackloom.core.experts;

import dev.rackloom.agent.execution.OnnxExecutor;
import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.OpenModel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A model in one session of this process, and what its routers choose there. */
final class Unsplit {

  private final OpenModel model;
  private final SubModelWriter writer;
  private final Path folder;

  Unsplit(OpenModel model, Path folder) {
    this.model = model;
    this.writer = FourAgents.PLUGINS.subModelWriter("onnx").orElseThrow();
    this.folder = folder;
  }

  TensorValue answer(TensorValue ids) {
    return run(model.file(), Map.of("input_ids", ids)).get("logits");
  }

  /** Experts and weights that the whole model up to a block's scores leads to. */
  Map<String, TensorValue> routing(ExpertBlock block, TensorValue ids) {
    Graph graph = model.graph();
    ExpertParts parts = writer.experts(model.file(), graph, block);
    Path before =
        writer.write(model.file(), graph, ancestors(graph, parts.scores()), folder).file();
    String scores = graph.tensors().get(parts.scores()).name();
    TensorValue asked = run(before, Map.of("input_ids", ids)).get(scores);
    return run(parts.router(folder).file(), Map.of(scores, asked));
  }

  private static Ids ancestors(Graph graph, int tensor) {
    GraphIndex index = new GraphIndex(graph);
    TreeSet<Integer> found = new TreeSet<>();
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(tensor));
    while (!open.isEmpty()) {
      int producer = index.producer(open.remove());
      if (producer >= 0 && found.add(producer)) {
        graph.operators().get(producer).inputs().stream()
            .filter(t -> t != Operator.ABSENT)
            .forEach(open::add);
      }
    }
    return Ids.copyOf(found);
  }

  private static Map<String, TensorValue> run(Path file, Map<String, TensorValue> inputs) {
    try (OnnxExecutor executor = OnnxExecutor.load(file, 1, System::nanoTime)) {
      return executor.fire(inputs, Bindings.NONE).outputs();
    }
  }
}
