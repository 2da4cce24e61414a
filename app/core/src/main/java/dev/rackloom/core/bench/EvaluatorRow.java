package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.dag.PlacementInstance;
import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import dev.rackloom.dag.PlacementProblems;
import dev.rackloom.dag.PlacementSolution;
import dev.rackloom.engine.Pricing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How far the evaluator's loads are from those that solution files state, and from the definition
 * applied to the file's numbers in floating point.
 */
final class EvaluatorRow {

  private final PlacementData data;
  private final LayerFlowRows flows;

  EvaluatorRow(PlacementData data, LayerFlowRows flows) {
    this.data = data;
    this.flows = flows;
  }

  Row row() {
    double worst = 0;
    int count = 0;
    for (Path file : files()) {
      PlacementInstance instance = instance(file);
      PlacementSolution solution = PlacementSolution.read(file, ReadContext.QUIET);
      Map<Long, Integer> device = solution.devices(instance);
      double priced = priced(instance, device);
      worst = Math.max(worst, Math.abs(priced / defined(instance, device) - 1));
      double stated = solution.maxLoad().orElse(priced);
      worst = Math.max(worst, Math.abs(priced / stated - 1));
      count++;
    }
    double published = flows.evaluatorError().largest();
    return Row.measured(
        "evaluator.max-relative-error",
        "1",
        Math.max(worst, published),
        "loads stated, the definition in floating point, objectives published",
        String.format(
            Locale.ROOT,
            "%d solutions: %.1e; published placements of layers: %.1e",
            count,
            worst,
            published));
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(data.solutions())) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw RackloomException.user("cannot list " + data.solutions(), "check the folder.");
    }
  }

  /** A solution's name ends with, or holds, its instance's. */
  private PlacementInstance instance(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return data.instances("throughput").stream()
        .filter(g -> {
          String key = g.name().toLowerCase(Locale.ROOT);
          return name.startsWith(key + ".")
              || name.startsWith(key.replaceFirst("^[a-z]+_", "") + "_");
        })
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no instance for " + file))
        .instance();
  }

  private static double priced(PlacementInstance instance, Map<Long, Integer> device) {
    PlacementProblem problem = PlacementProblems.throughput(instance, false);
    int[] at = new int[problem.stages().size()];
    instance
        .nodes()
        .forEach(n ->
            problem
                .stage(PlacementProblems.stage(n))
                .ifPresent(s -> at[s] = device.getOrDefault(n.id(), 0)));
    Pricing pricing = new Pricing(problem);
    pricing.run(at, at.length);
    return pricing.busiestNanos() / 1e6;
  }

  /** The largest load by the words of the definition, milliseconds. */
  private static double defined(PlacementInstance instance, Map<Long, Integer> device) {
    int accelerators = instance.accelerators();
    double[] load = new double[accelerators + Math.max(1, instance.cpus())];
    for (Node node : instance.nodes()) {
      int d = device.getOrDefault(node.id(), 0);
      load[d] += d < accelerators ? node.acceleratorMillis() : node.cpuMillis();
    }
    Set<List<Long>> paid = new HashSet<>();
    for (Edge edge : instance.edges()) {
      int a = device.getOrDefault(edge.from(), 0);
      int b = device.getOrDefault(edge.to(), 0);
      List<List<Long>> sides = new ArrayList<>();
      if (a != b) {
        sides.add(List.of(edge.from(), (long) a));
        sides.add(List.of(edge.from(), (long) b));
      }
      for (List<Long> side : sides) {
        int d = Math.toIntExact(side.get(1));
        load[d] += d < accelerators && paid.add(side) ? edge.millis() : 0;
      }
    }
    double most = 0;
    for (double l : load) {
      most = Math.max(most, l);
    }
    return most;
  }
}
