package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.dag.PlacementInstance;
import dev.rackloom.dag.PlacementInstances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Instances of the device-placement benchmark, and what their README says is known of them. */
final class PlacementData {

  /**
   * What is known of an instance, milliseconds.
   *
   * @param contiguous the best contiguous load
   * @param best the best load known without an order
   */
  record Known(OptionalDouble contiguous, OptionalDouble best) {}

  /** An instance by the name of its file, without objective and ending. */
  record Given(String name, PlacementInstance instance) {}

  private static final Pattern NUMBER = Pattern.compile("[0-9]+\\.[0-9]+");
  private static final int CONTIGUOUS = 8;
  private static final int BEST = 10;

  private final Path folder;
  private final List<String> readme;

  /** Of the folder of given data. */
  PlacementData(Path data) {
    this.folder = data.resolve("placement");
    this.readme = lines(folder.resolve("README.md"));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(),
          "name the folder that has placement/README.md and placement/dnn.");
    }
  }

  /** Instances of an objective: {@code throughput} or {@code latency}. */
  List<Given> instances(String objective) {
    List<Given> given = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("dnn"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(objective + "_") && name.endsWith(".json")) {
          String bare = name.substring(objective.length() + 1, name.length() - ".json".length());
          given.add(new Given(bare, PlacementInstances.read(file, ReadContext.QUIET)));
        }
      }
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot list " + folder.resolve("dnn") + ": " + e.getMessage(), "check the folder.");
    }
    return given;
  }

  /** The folder of solutions to check the evaluator with. */
  Path solutions() {
    return folder.resolve("dnn").resolve("solutions");
  }

  /** {@code layer bert24 inference} of the table is {@code LayerGraphs_bert24_inference}. */
  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replace("layergraphs", "layer")
        .replace("operatorgraphs", "operator")
        .replace("_l-", "-")
        .replaceAll("[_ ]+", " ")
        .strip();
  }

  /** What the table says of an instance. */
  Known known(String name) {
    for (String line : readme) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > BEST && key(cells[1]).equals(key(name))) {
        return new Known(first(cells[CONTIGUOUS]), first(cells[BEST]));
      }
    }
    return new Known(OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static OptionalDouble first(String cell) {
    Matcher matcher = NUMBER.matcher(cell);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group()))
        : OptionalDouble.empty();
  }

  /** The reference latencies of an instance by who made them: greedy, expert. Milliseconds. */
  Map<String, Double> latencies(String name) {
    Map<String, Double> found = new LinkedHashMap<>();
    String workload = key(name).replaceAll("^(layer|operator) | inference$", "");
    for (String line : readme) {
      if (line.startsWith("Latency, reference greedy")) {
        String[] parts = line.split("Experts:", 2);
        find(parts[0], workload).ifPresent(v -> found.put("greedy", v));
        find(parts.length > 1 ? parts[1] : "", workload).ifPresent(v -> found.put("expert", v));
      }
    }
    return found;
  }

  private static OptionalDouble find(String text, String workload) {
    Matcher matcher =
        Pattern.compile("\\b" + Pattern.quote(workload) + " ([0-9]+(?:\\.[0-9]+)?)").matcher(text);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
