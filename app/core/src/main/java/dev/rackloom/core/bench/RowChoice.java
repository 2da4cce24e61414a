package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which rows of a benchmark to measure.
 *
 * @param starts what the ids of the rows begin with; empty for all
 */
public record RowChoice(List<String> starts) {

  /** Every row. */
  public static final RowChoice ALL = new RowChoice(List.of());

  public RowChoice {
    starts = List.copyOf(starts);
  }

  /** Of beginnings separated by commas. */
  public static RowChoice of(String text) {
    List<String> starts = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (starts.stream().anyMatch(String::isEmpty)) {
      throw RackloomException.user(
          "rows '" + text + "' name one that has no name", "write hop,pipeline for example.");
    }
    return new RowChoice(starts);
  }

  /** Whether a row is measured. */
  public boolean wants(String id) {
    return starts.isEmpty() || starts.stream().anyMatch(id::startsWith);
  }

  /** Whether any of them is. */
  public boolean wantsAny(Collection<String> ids) {
    return ids.stream().anyMatch(this::wants);
  }

  /** Fails if a beginning is that of no row. */
  void check(Collection<String> ids) {
    for (String start : starts) {
      if (ids.stream().noneMatch(id -> id.startsWith(start))) {
        throw RackloomException.user(
            "no row begins with '" + start + "'", "use " + String.join(", ", ids) + ".");
      }
    }
  }
}
