package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The stages of one model and what flows between them: a DAG, stages in an executable order.
 *
 * @param model the model's name
 * @param graphDigest the graph it was cut from
 * @param stages in an order in which every flow goes forward
 * @param flows tensors that cross a stage boundary
 */
public record StageGraph(String model, String graphDigest, List<Stage> stages, List<Flow> flows) {

  public StageGraph {
    stages = List.copyOf(stages);
    flows = List.copyOf(flows);
    Checks.distinct(stages, Stage::id, "stages");
    int n = stages.size();
    for (Flow flow : flows) {
      Checks.that(
          flow.from() >= 0 && flow.from() < n,
          "a flow starts at stage " + flow.from() + " of " + n);
      flow.to().stream()
          .forEach(to ->
              Checks.that(
                  to > flow.from() && to < n,
                  "a flow goes from stage "
                      + flow.from()
                      + " to "
                      + to
                      + ": stages must stand in an executable order"));
    }
  }

  /** The position of the stage called {@code id}. */
  public OptionalInt indexOf(String id) {
    return IntStream.range(0, stages.size()).filter(i -> stages.get(i).id().equals(id)).findFirst();
  }

  /** For each stage that reads from others, by ids, those that it reads from. */
  public Map<String, Set<String>> waitsFor() {
    Map<String, Set<String>> waits = new HashMap<>();
    for (Flow flow : flows) {
      String maker = stages.get(flow.from()).id();
      for (int r = 0; r < flow.to().size(); r++) {
        waits.computeIfAbsent(stages.get(flow.to().get(r)).id(), k -> new HashSet<>()).add(maker);
      }
    }
    return waits;
  }
}
