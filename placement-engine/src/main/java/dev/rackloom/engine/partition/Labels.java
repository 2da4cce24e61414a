package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Operator;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names stages after what they hold: the scope that most of their operators share, or their
 * commonest operators.
 */
final class Labels {

  private static final double MOST = 0.6;

  /** What is numbered, perhaps nothing, and its number. */
  private static final Pattern NUMBERED = Pattern.compile("([^0-9]*?)[._-]?(\\d{1,6})");

  private Labels() {}

  static String of(List<Operator> operators) {
    String scope = "";
    for (int depth = 1; depth < 12; depth++) {
      String deeper = commonest(operators, depth);
      if (deeper.isEmpty()) {
        break;
      }
      scope = deeper;
    }
    return scope.isEmpty() ? types(operators) : scope + range(operators, scope);
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

  /** The scope of {@code depth} parts that most operators share, or nothing. */
  private static String commonest(List<Operator> operators, int depth) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Operator op : operators) {
      String[] parts = op.scope().split("/", -1);
      if (parts.length >= depth && !op.scope().isEmpty()) {
        counts.merge(String.join("/", Arrays.copyOf(parts, depth)), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= MOST * operators.size())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static String types(List<Operator> operators) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    operators.forEach(op -> counts.merge(op.type().name(), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(2)
        .map(Map.Entry::getKey)
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
