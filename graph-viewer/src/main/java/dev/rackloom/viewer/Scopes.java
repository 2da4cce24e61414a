package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The scopes of a graph's operators in parts, each name taken apart once. */
final class Scopes {

  private final String[][] parts;

  Scopes(Graph graph) {
    Map<String, String[]> known = new HashMap<>();
    parts = new String[graph.operators().size()][];
    graph
        .operators()
        .forEach(op -> parts[op.id()] = known.computeIfAbsent(op.scope(), Names::parts));
  }

  /**
   * Operators whose scopes have the same part at one depth.
   *
   * @param name the part, empty for an operator whose scope is not that deep
   * @param operators ids, ascending
   */
  record Part(String name, Ids operators) {}

  /** How many parts all of these share, at least {@code depth}. */
  int shared(int[] operators, int depth) {
    int shared = operators.length < 2 ? depth : parts[operators[0]].length;
    for (int op : operators) {
      int same = depth;
      while (same < shared && part(op, same).equals(part(operators[0], same))) {
        same++;
      }
      shared = Math.min(shared, same);
    }
    return Math.max(shared, depth);
  }

  /** These by their part at a depth, in the order of the first of each. */
  List<Part> parts(int[] operators, int depth) {
    Map<String, Gathered> byName = new HashMap<>();
    List<Gathered> found = new ArrayList<>();
    for (int op : operators) {
      String name = part(op, depth);
      Gathered to = name.isEmpty() ? null : byName.get(name);
      if (to == null) {
        to = new Gathered(name);
        found.add(to);
        byName.put(name, to);
      }
      to.add(op);
    }
    return found.stream().map(Gathered::part).toList();
  }

  /** Parts that follow one another and are alike in some way, in order. */
  static List<List<Part>> runs(List<Part> parts, Predicate<Part> way) {
    List<List<Part>> runs = new ArrayList<>();
    for (Part part : parts) {
      if (runs.isEmpty() || way.test(runs.getLast().getFirst()) != way.test(part)) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(part);
    }
    return runs;
  }

  private String part(int operator, int depth) {
    return depth < parts[operator].length ? parts[operator][depth] : "";
  }

  private static final class Gathered {
    private final String name;
    private int[] operators = new int[1];
    private int count;

    Gathered(String name) {
      this.name = name;
    }

    void add(int operator) {
      if (count == operators.length) {
        operators = Arrays.copyOf(operators, Math.max(8, 2 * count));
      }
      operators[count++] = operator;
    }

    Part part() {
      return new Part(name, Ids.of(Arrays.copyOf(operators, count)));
    }
  }
}
