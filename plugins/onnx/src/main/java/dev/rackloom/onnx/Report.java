package dev.rackloom.onnx;

import dev.rackloom.api.graph.NotUnderstood;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is not understood: each thing once, with where it stands first and how often. */
final class Report {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  void add(String where, String what, String consequence) {
    entries.merge(
        what + '\0' + consequence,
        new Entry(where, what, consequence, 1),
        (old, fresh) -> new Entry(old.where, what, consequence, old.count + 1));
  }

  List<NotUnderstood> all() {
    return entries.values().stream().map(Entry::shown).toList();
  }

  private record Entry(String where, String what, String consequence, int count) {

    NotUnderstood shown() {
      String places = count == 1 ? where : where + " and " + (count - 1) + " more";
      return new NotUnderstood(places, what, consequence);
    }
  }
}
