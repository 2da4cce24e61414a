package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Runs of equal stages: those whose operators are of the same types in the same order and that hold
 * as much, up to four stages repeating together, at least twice. Greedy from the top; O(stages).
 */
final class Runs {

  private static final int LONGEST_PERIOD = 4;

  private final int[] kinds;

  /** So many stages from a position in a list, the first {@code each} of them repeated. */
  record Run(int from, int each, int times) {
    int length() {
      return each * times;
    }
  }

  Runs(Graph graph, StageGraph stages) {
    Map<Kind, Integer> known = new HashMap<>();
    kinds =
        stages.stages().stream()
            .mapToInt(s -> known.computeIfAbsent(Kind.of(graph, s), t -> known.size()))
            .toArray();
  }

  /** What equal stages have in common. */
  private record Kind(List<String> types, OptionalLong weightBytes, Dim stateBytes) {
    static Kind of(Graph graph, Stage stage) {
      return new Kind(
          operatorTypes(graph, stage),
          stage.footprint().weightBytes().known(),
          stage.footprint().stateBytes());
    }
  }

  private static List<String> operatorTypes(Graph graph, Stage stage) {
    return stage.operators().stream()
        .mapToObj(o -> graph.operators().get(o).type().name())
        .toList();
  }

  /** The runs in a list of stages by position; a stage alone is a run of one. */
  List<Run> in(List<Integer> stages) {
    List<Run> runs = new ArrayList<>();
    for (int at = 0; at < stages.size(); ) {
      Run best = new Run(at, 1, 1);
      for (int each = 1; each <= LONGEST_PERIOD; each++) {
        int times = times(stages, at, each);
        if (times > 1 && each * times > best.length()) {
          best = new Run(at, each, times);
        }
      }
      runs.add(best);
      at += best.length();
    }
    return runs;
  }

  private int times(List<Integer> stages, int at, int each) {
    int end = at + each;
    while (end < stages.size() && kind(stages, end) == kind(stages, end - each)) {
      end++;
    }
    return (Math.min(end, stages.size()) - at) / each;
  }

  private int kind(List<Integer> stages, int at) {
    return kinds[stages.get(at)];
  }
}
