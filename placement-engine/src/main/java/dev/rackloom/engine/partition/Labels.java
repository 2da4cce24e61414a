package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Operator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names stages after what they hold: the scope that most of their operators share, or the blocks
 * that they are in. A scope that is whole in a stage is its name: no part of it is.
 */
final class Labels {

  private static final double MOST = 0.6;

  /** What is numbered, perhaps nothing, and its number. */
  private static final Pattern NUMBERED = Pattern.compile("([^0-9]*?)[._-]?(\\d{1,6})");

  /** How many operators of the graph there are in each scope, those in scopes within it too. */
  private final Map<String, Integer> sizes = new HashMap<>();

  private final BlockNames blocks;

  /** Of the stages of a graph with these operators, those without scopes after their blocks. */
  Labels(List<Operator> all, BlockNames blocks) {
    this.blocks = blocks;
    Map<String, Integer> scopes = new HashMap<>();
    all.forEach(op -> scopes.merge(op.scope(), 1, Integer::sum));
    scopes.forEach((scope, size) -> {
      for (int end = 1; end <= scope.length(); end++) {
        if (end == scope.length() || scope.charAt(end) == '/') {
          sizes.merge(scope.substring(0, end), size, Integer::sum);
        }
      }
    });
  }

  String of(List<Operator> operators) {
    String scope = "";
    for (int depth = 1; depth < 12; depth++) {
      Scope deeper = commonest(operators, depth);
      if (deeper.name.isEmpty()) {
        break;
      }
      scope = deeper.name;
      if (deeper.size == sizes.getOrDefault(scope, 0)) {
        break;
      }
    }
    return scope.isEmpty() ? blocks.of(operators) : scope + range(operators, scope);
  }

  /**
   * The numbers of the parts below {@code scope}, such as {@code 4 to 7} for {@code layers/4} or
   * {@code /layers 4 to 7} for {@code layers.4}; nothing if they do not number one thing.
   */
  private static String range(List<Operator> operators, String scope) {
    int depth = scope.split("/", -1).length;
    TreeSet<Integer> numbers = new TreeSet<>();
    Set<String> names = new HashSet<>();
    for (Operator op : operators) {
      String[] parts = op.scope().split("/", -1);
      Matcher part = NUMBERED.matcher(parts.length > depth ? parts[depth] : "");
      if (part.matches()) {
        names.add(part.group(1));
        numbers.add(Integer.parseInt(part.group(2)));
      }
    }
    if (numbers.size() < 2 || names.size() > 1) {
      return "";
    }
    String what = names.iterator().next();
    String range = " " + numbers.first() + " to " + numbers.last();
    return what.isEmpty() ? range : "/" + what + range;
  }

  /** A scope, and how many operators of a stage are in it. */
  private record Scope(String name, int size) {}

  /** The scope of {@code depth} parts that most operators share, or nothing. */
  private static Scope commonest(List<Operator> operators, int depth) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Operator op : operators) {
      String[] parts = op.scope().split("/", -1);
      if (parts.length >= depth && !op.scope().isEmpty()) {
        counts.merge(String.join("/", Arrays.copyOf(parts, depth)), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= MOST * operators.size())
        .map(e -> new Scope(e.getKey(), e.getValue()))
        .findFirst()
        .orElse(new Scope("", 0));
  }
}
