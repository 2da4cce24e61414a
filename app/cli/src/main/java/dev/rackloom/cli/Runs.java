package dev.rackloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Layers that have the same to say, so that a model of 61 layers takes a line, not 61.
 *
 * @param what they say
 * @param numbers of the layers, ascending
 */
record Runs(String what, List<Integer> numbers) {

  static <T> List<Runs> of(List<T> items, Function<T, String> what, ToIntFunction<T> layer) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    items.forEach(item ->
        groups
            .computeIfAbsent(what.apply(item), w -> new ArrayList<>())
            .add(layer.applyAsInt(item)));
    List<Runs> runs = new ArrayList<>();
    groups.forEach((w, layers) -> runs.add(new Runs(w, layers.stream().sorted().toList())));
    return runs;
  }

  /** Such as {@code layers 0 to 2, 5, 7 to 60}. */
  String layers(String noun) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= numbers.size(); i++) {
      boolean ends = i == numbers.size() || numbers.get(i) > numbers.get(i - 1) + 1;
      if (ends) {
        int first = numbers.get(from);
        int last = numbers.get(i - 1);
        parts.add(first == last ? String.valueOf(first) : first + " to " + last);
        from = i;
      }
    }
    return noun + (numbers.size() > 1 ? "s " : " ") + String.join(", ", parts);
  }
}
