package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries what one window changed over to what is kept, which another window may have changed
 * meanwhile: what this one left alone stays as the other one has it.
 *
 * @param <T> what is kept
 */
@FunctionalInterface
interface Merge<T> {

  /**
   * What is to be kept.
   *
   * @param was as this window kept or read it last
   * @param is as this window has it now
   * @param theirs as it is kept
   */
  T of(T was, T is, T theirs);

  /** One value: the window's own if it changed it. */
  static <T> T value(T was, T is, T theirs) {
    return is.equals(was) ? theirs : is;
  }

  /** By key: put, changed and taken away here, all else as it is kept. */
  static <K, V> Map<K, V> maps(Map<K, V> was, Map<K, V> is, Map<K, V> theirs) {
    Map<K, V> merged = new LinkedHashMap<>(theirs);
    was.keySet().stream().filter(k -> !is.containsKey(k)).forEach(merged::remove);
    is.forEach((k, v) -> {
      if (!Objects.equals(v, was.get(k))) {
        merged.put(k, v);
      }
    });
    return merged;
  }

  /** What was taken out here is gone, what was added here goes last. */
  static <T> List<T> lists(List<T> was, List<T> is, List<T> theirs) {
    List<T> merged = new ArrayList<>(theirs);
    merged.removeIf(t -> was.contains(t) && !is.contains(t));
    is.stream().filter(t -> !was.contains(t) && !merged.contains(t)).forEach(merged::add);
    return merged;
  }

  /** The same, but what was added here, or brought to the front, goes first. */
  static <T> List<T> newestFirst(List<T> was, List<T> is, List<T> theirs) {
    List<T> merged = lists(was, is, theirs);
    List<T> newest =
        is.stream()
            .filter(t -> !was.contains(t) || (t.equals(is.getFirst()) && !is.equals(was)))
            .toList();
    merged.removeAll(newest);
    merged.addAll(0, newest);
    return merged;
  }
}
