package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.TelemetryBook.StageSeen;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.partition.Partitioner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A chain cut into few stages that take about the same time: cut fine first, measured on the agents
 * that will run it, then joined to groups of neighbours, of which the slowest is as quick as can
 * be.
 */
final class BalancedCut {

  private static final int FINE = 14;
  private static final int SEEN = 5;
  private static final int MOST_REQUESTS = 200;

  private BalancedCut() {}

  /**
   * The model, cut.
   *
   * @param sizes of a request
   * @param inputs of such a request, for the ports of a deployment
   */
  static OpenModel of(
      Workbench bench,
      BenchRack rack,
      Path file,
      Bindings sizes,
      Function<LiveDeployment, Map<String, TensorValue>> inputs,
      int stages) {
    OpenModel fine = Placed.open(bench, file, sizes, FINE);
    List<Stage> cut = fine.stages().stages();
    int[] groups = groups(measured(rack, fine, inputs), stages);
    int[] stageOf = new int[fine.graph().operators().size()];
    for (int i = 0; i < cut.size(); i++) {
      for (int operator : cut.get(i).operators().toArray()) {
        stageOf[operator] = groups[i];
      }
    }
    StageGraph few =
        Partitioner.regroup(
            fine.graph(),
            bench.plugins().readerOf(file).workRules(),
            fine.sizes(),
            Ids.of(stageOf));
    return new OpenModel(file, fine.graph(), few, fine.sizes(), fine.boundBy());
  }

  /** Median nanoseconds of each stage, one request at a time. */
  private static long[] measured(
      BenchRack rack, OpenModel fine, Function<LiveDeployment, Map<String, TensorValue>> inputs) {
    List<String> ids = fine.stages().stages().stream().map(Stage::id).toList();
    try (LiveDeployment live = rack.deploy(fine, "fine", 1)) {
      Map<String, TensorValue> request = inputs.apply(live);
      for (int sent = 0; sent < MOST_REQUESTS; sent++) {
        live.infer(request);
        Map<String, Long> medians =
            live.telemetry().snapshot().stages().stream()
                .filter(seen -> seen.count() >= SEEN)
                .collect(Collectors.toMap(StageSeen::stage, StageSeen::medianNanos, (a, b) -> a));
        if (medians.keySet().containsAll(ids)) {
          live.drain();
          return ids.stream().mapToLong(id -> medians.getOrDefault(id, 0L)).toArray();
        }
      }
    }
    throw new IllegalStateException(
        "not all of " + ids + " were seen " + SEEN + " times in " + MOST_REQUESTS + " requests");
  }

  /**
   * The group of each of {@code nanos}, neighbours together: the largest sum of a group is the
   * least there is. O(groups x stages squared).
   */
  static int[] groups(long[] nanos, int groups) {
    int n = nanos.length;
    long[][] least = new long[groups + 1][n + 1];
    int[][] begin = new int[groups + 1][n + 1];
    for (long[] row : least) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    least[0][0] = 0;
    for (int g = 1; g <= groups; g++) {
      for (int end = 1; end <= n; end++) {
        long sum = 0;
        for (int first = end - 1; first >= 0; first--) {
          sum += nanos[first];
          long slowest = Math.max(sum, least[g - 1][first]);
          if (slowest < least[g][end]) {
            least[g][end] = slowest;
            begin[g][end] = first;
          }
        }
      }
    }
    int[] groupOf = new int[n];
    int end = n;
    for (int g = Math.min(groups, n); g > 0; g--) {
      Arrays.fill(groupOf, begin[g][end], end, g - 1);
      end = begin[g][end];
    }
    return groupOf;
  }
}
