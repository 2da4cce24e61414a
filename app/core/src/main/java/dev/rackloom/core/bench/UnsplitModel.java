package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.OpenModel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A model with experts in sessions of this process, and what its routers choose there. */
public final class UnsplitModel implements AutoCloseable {

  private final OpenModel model;
  private final SubModelWriter writer;
  private final DirectSession.Opener opener;
  private final Path folder;
  private final Map<Path, DirectSession> open = new HashMap<>();

  /**
   * A model that nobody splits.
   *
   * @param writer cuts out what leads to a router
   * @param opener opens sessions, which stay open until this is closed
   * @param folder where parts are written
   */
  public UnsplitModel(
      OpenModel model, SubModelWriter writer, DirectSession.Opener opener, Path folder) {
    this.model = model;
    this.writer = writer;
    this.opener = opener;
    this.folder = folder;
  }

  /** The outputs of the whole. */
  public Map<String, TensorValue> answer(Map<String, TensorValue> inputs) {
    return run(model.file(), inputs);
  }

  /** Experts and weights that the whole model up to a block's scores leads to. */
  public Map<String, TensorValue> routing(int moeLayer, Map<String, TensorValue> inputs) {
    Graph graph = model.graph();
    ExpertParts parts = writer.experts(model.file(), graph, graph.experts().get(moeLayer));
    String scores = graph.tensors().get(parts.scores()).name();
    Path before =
        writer.write(model.file(), graph, ancestors(graph, parts.scores()), folder).file();
    TensorValue asked = run(before, inputs).get(scores);
    if (asked == null) {
      throw new IllegalStateException("nothing made '" + scores + "'");
    }
    return run(parts.router(folder).file(), Map.of(scores, asked));
  }

  private static Ids ancestors(Graph graph, int tensor) {
    GraphIndex index = new GraphIndex(graph);
    TreeSet<Integer> found = new TreeSet<>();
    ArrayDeque<Integer> left = new ArrayDeque<>(List.of(tensor));
    while (!left.isEmpty()) {
      int producer = index.producer(left.remove());
      if (producer >= 0 && found.add(producer)) {
        graph.operators().get(producer).inputs().stream()
            .filter(t -> t != Operator.ABSENT)
            .forEach(left::add);
      }
    }
    return Ids.copyOf(found);
  }

  private Map<String, TensorValue> run(Path file, Map<String, TensorValue> inputs) {
    return open.computeIfAbsent(file, f -> opener.open(f, 1)).run(inputs);
  }

  @Override
  public void close() {
    open.values().forEach(DirectSession::close);
  }
}
