package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Operator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names stages after what they hold: the scope that most of their operators share, or their
 * commonest operators.
 */
final class Labels {

  private static final double MOST = 0.6;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

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

  /** The numbers of the parts below {@code scope}, such as {@code 4 to 7} for layers. */
  private static String range(List<Operator> operators, String scope) {
    int depth = scope.split("/", -1).length;
    int[] numbers =
        operators.stream()
            .map(op -> op.scope().split("/", -1))
            .filter(parts -> parts.length > depth && NUMBER.matcher(parts[depth]).matches())
            .mapToInt(parts -> Integer.parseInt(parts[depth]))
            .distinct()
            .sorted()
            .toArray();
    return numbers.length < 2 ? "" : " " + numbers[0] + " to " + numbers[numbers.length - 1];
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
