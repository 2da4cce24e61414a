package dev.rackloom.moe;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics.Window;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.moe.grid.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums steps as they come to no more windows than a person can look at: whenever there are too
 * many, neighbours are put together. Steps without any load are left out and counted.
 */
final class WindowFold {

  /** Most windows that are kept apart. */
  static final int MOST = 64;

  private final Path file;
  private final List<Open> windows = new ArrayList<>();
  private int stepsAWindow = 1;
  private int empty;

  WindowFold(Path file) {
    this.file = file;
  }

  /** Steps that are one window so far. */
  private record Open(String first, String last, int steps, LoadTable loads) {
    Open and(Open next) {
      return new Open(first, next.last, steps + next.steps, loads.plus(next.loads));
    }

    Window close() {
      return new Window(steps == 1 ? first : first + " to " + last, loads);
    }
  }

  /** One more step. Refuses loads that are none, naming the step. */
  void add(String label, int rows, int experts, double[] loads) {
    Damage.atMost(file, (long) rows * experts, Damage.CELLS, "loads in " + label);
    LoadTable table = table(label, rows, experts, loads);
    if (java.util.stream.IntStream.range(0, rows).allMatch(r -> table.sum(r) == 0)) {
      empty++;
      return;
    }
    Open step = new Open(label, label, 1, table);
    if (!windows.isEmpty()) {
      sameShape(windows.getFirst().loads, table, label);
    }
    if (!windows.isEmpty() && windows.getLast().steps < stepsAWindow) {
      windows.set(windows.size() - 1, windows.getLast().and(step));
    } else {
      windows.add(step);
    }
    if (windows.size() > MOST) {
      halve();
    }
  }

  private LoadTable table(String label, int rows, int experts, double[] loads) {
    try {
      return LoadTable.of(rows, experts, loads);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          file + ": in " + label + " " + e.getMessage(),
          "look at what wrote the file; counts of tokens are 0 or more.");
    }
  }

  private void sameShape(LoadTable first, LoadTable next, String label) {
    if (first.rows() != next.rows() || first.experts() != next.experts()) {
      throw Damage.of(
          file,
          "changes its shape: "
              + label
              + " has "
              + next
              + ", those before "
              + first.rows()
              + " x "
              + first.experts());
    }
  }

  private void halve() {
    List<Open> half = new ArrayList<>();
    for (int i = 0; i < windows.size(); i += 2) {
      half.add(i + 1 < windows.size() ? windows.get(i).and(windows.get(i + 1)) : windows.get(i));
    }
    windows.clear();
    windows.addAll(half);
    stepsAWindow *= 2;
  }

  /** The windows so far. */
  List<Window> windows() {
    return windows.stream().map(Open::close).toList();
  }

  /** What was done to the steps, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (empty > 0) {
      notes.add(empty + " steps without any load were left out");
    }
    if (stepsAWindow > 1) {
      notes.add("every " + stepsAWindow + " steps are one window");
    }
    return notes;
  }
}
