package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.codec.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers by name, from somebody else's file, to be laid over a model:
 *
 * <ul>
 *   <li>a CSV whose first column is names of operators or stages; the first column of numbers
 *       counts;
 *   <li>JSON: an object of numbers by name, or a list of objects with a text and a number;
 *   <li>a profile of ONNX Runtime: events of the category {@code Node}, whose {@code dur}
 *       (microseconds) counts for the node that {@code name} begins with, {@code _kernel_time} left
 *       out.
 * </ul>
 *
 * <p>Numbers of one name are summed.
 *
 * @param title what the numbers are
 * @param values by name
 */
public record ValueFile(String title, Map<String, Double> values) {

  private static final String KERNEL = "_kernel_time";

  public ValueFile {
    values = Map.copyOf(values);
  }

  /** Whether parsed JSON is one: a list, or an object that has nothing but numbers. */
  static boolean isOne(Object json) {
    return json instanceof List
        || (json instanceof Map<?, ?> byName
            && !byName.isEmpty()
            && byName.values().stream().allMatch(Number.class::isInstance));
  }

  /**
   * Reads it.
   *
   * @throws RackloomException if it is none of these
   */
  public static ValueFile read(Path file) {
    String text = text(file);
    if (text.stripLeading().startsWith("[") || text.stripLeading().startsWith("{")) {
      return of(file, Codec.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
    Map<String, Double> values = new LinkedHashMap<>();
    return named(file, csv(text, values), values);
  }

  /** What the parsed JSON of a file holds. */
  static ValueFile of(Path file, Object json) {
    Map<String, Double> values = new LinkedHashMap<>();
    return named(file, json(json, values), values);
  }

  private static ValueFile named(Path file, String title, Map<String, Double> values) {
    String name = String.valueOf(file.getFileName());
    if (values.isEmpty()) {
      throw RackloomException.user(
          "'" + name + "' has no numbers by name",
          "give a CSV of names and numbers, JSON, or a profile of ONNX Runtime.");
    }
    return new ValueFile(title + ", " + name, values);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read '" + file + "': " + e.getMessage(), "check the path; it must be text.");
    }
  }

  private static String csv(String text, Map<String, Double> values) {
    List<List<String>> lines =
        text.lines().filter(l -> !l.isBlank()).map(ValueFile::cells).toList();
    if (lines.size() < 2) {
      return "";
    }
    List<String> header = lines.getFirst();
    List<String> first = lines.get(1);
    for (int column = 1; column < first.size(); column++) {
      if (isNumber(first.get(column))) {
        for (List<String> line : lines.subList(1, lines.size())) {
          if (column < line.size() && isNumber(line.get(column))) {
            values.merge(line.getFirst(), Double.parseDouble(line.get(column)), Double::sum);
          }
        }
        return column < header.size() ? header.get(column) : "";
      }
    }
    return "";
  }

  /** A comma within quotes separates nothing, and two quotes there are one (RFC 4180). */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      if (letter == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(letter);
        i++;
      } else if (letter == '"' && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (letter == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(letter);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
  }

  private static String json(Object parsed, Map<String, Double> values) {
    if (parsed instanceof Map<?, ?> byName) {
      byName.forEach((k, v) -> {
        if (v instanceof Number n) {
          values.merge(String.valueOf(k), n.doubleValue(), Double::sum);
        }
      });
      return "values";
    }
    boolean profile = false;
    for (Object entry : parsed instanceof List<?> list ? list : List.of()) {
      if (entry instanceof Map<?, ?> event) {
        profile |= event.containsKey("dur");
        add(event, values);
      }
    }
    return profile ? "measured µs" : "values";
  }

  private static void add(Map<?, ?> event, Map<String, Double> values) {
    if (event.containsKey("dur")) {
      String name = String.valueOf(event.get("name"));
      boolean kernel = "Node".equals(event.get("cat")) && name.endsWith(KERNEL);
      if (kernel && event.get("dur") instanceof Number n) {
        String node = name.substring(0, name.length() - KERNEL.length());
        values.merge(node, n.doubleValue(), Double::sum);
      }
      return;
    }
    List<String> texts = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    event.forEach((k, v) -> {
      if (v instanceof Number n) {
        numbers.add(n.doubleValue());
      } else {
        texts.add(String.valueOf(v));
      }
    });
    if (!texts.isEmpty() && !numbers.isEmpty()) {
      values.merge(texts.getFirst(), numbers.getFirst(), Double::sum);
    }
  }

  /**
   * The numbers by stage, NaN where nothing is said: of the stage itself, by id or label, else of
   * its operators together.
   */
  public List<Double> byStage(Graph graph, StageGraph stages) {
    Map<String, Double> left = new HashMap<>(values);
    List<Double> sums = new ArrayList<>();
    for (var stage : stages.stages()) {
      Double own = left.getOrDefault(stage.id(), left.get(stage.label()));
      double sum = own == null ? Double.NaN : own;
      for (int o = 0; own == null && o < stage.operators().size(); o++) {
        Operator operator = graph.operators().get(stage.operators().get(o));
        Double value = left.get(operator.name());
        sum = value == null ? sum : value + (Double.isNaN(sum) ? 0 : sum);
      }
      sums.add(sum);
    }
    return sums;
  }
}
