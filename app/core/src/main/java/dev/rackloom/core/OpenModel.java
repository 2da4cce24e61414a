package dev.rackloom.core;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.workspace.ModelCut;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that was opened.
 *
 * @param file where it is
 * @param graph what it holds
 * @param stages how it was cut
 * @param sizes every input symbol bound
 * @param boundBy how each symbol got its value, for people
 * @param besides the other files that it rests on, such as external weights
 */
public record OpenModel(
    Path file,
    Graph graph,
    StageGraph stages,
    Bindings sizes,
    List<String> boundBy,
    List<Path> besides) {
  public OpenModel {
    boundBy = List.copyOf(boundBy);
    besides = List.copyOf(besides);
  }

  /** One that rests on its file alone. */
  public OpenModel(
      Path file, Graph graph, StageGraph stages, Bindings sizes, List<String> boundBy) {
    this(file, graph, stages, sizes, boundBy, List.of());
  }

  /** The phases its stages serve, in the order of a request. */
  public List<Phase> phases() {
    return stages.stages().getFirst().work().keySet().stream().sorted().toList();
  }

  /** What measurements of its stages and placements belong to. */
  public ModelCut cut() {
    return ModelCut.of(stages);
  }
}
