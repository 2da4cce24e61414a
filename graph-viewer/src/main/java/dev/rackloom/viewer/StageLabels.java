package dev.rackloom.viewer;

import dev.rackloom.api.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Names of stages without the scope that all of them share: it tells nothing apart. A number alone
 * says nothing, so what it numbers stays with it: {@code layers/1}.
 */
public final class StageLabels {

  private StageLabels() {}

  private static List<String> brief(List<Stage> stages) {
    List<String> labels = stages.stream().map(Stage::label).toList();
    List<String> scoped = labels.stream().filter(l -> l.indexOf('/') > 0).toList();
    String shared = sharedScope(scoped);
    return labels.stream()
        .map(l ->
            l.startsWith(shared) && l.length() > shared.length() ? l.substring(shared.length()) : l)
        .map(Names::brief)
        .toList();
  }

  /** A short name per stage, in their order; behind those that several share stands the id. */
  public static List<String> apart(List<Stage> stages) {
    List<String> brief = brief(stages);
    Map<String, Long> count =
        brief.stream().collect(Collectors.groupingBy(l -> l, Collectors.counting()));
    return IntStream.range(0, brief.size())
        .mapToObj(i ->
            count.getOrDefault(brief.get(i), 0L) > 1
                ? brief.get(i) + " · " + stages.get(i).id()
                : brief.get(i))
        .toList();
  }

  /** The leading scope parts, with the last slash, of all scoped labels; empty if they differ. */
  private static String sharedScope(List<String> labels) {
    if (labels.size() < 2) {
      return "";
    }
    String shared = labels.getFirst();
    for (String label : labels) {
      while (!label.startsWith(shared)) {
        shared = shared.substring(0, Math.max(0, shared.length() - 1));
      }
    }
    int end = shared.lastIndexOf('/') + 1;
    boolean numbered = labels.stream().anyMatch(l -> isNumber(l.substring(end)));
    return shared.substring(0, numbered ? shared.lastIndexOf('/', end - 2) + 1 : end);
  }

  /** Whether the first part of a scope is a number. */
  private static boolean isNumber(String scope) {
    int end = scope.indexOf('/');
    String part = end < 0 ? scope : scope.substring(0, end);
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
