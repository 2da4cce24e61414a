package dev.rackloom.desktop.view;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses the columns that a table begins with: the most wanted, as many as there is room for. */
final class ColumnFit {

  private ColumnFit() {}

  /**
   * A column that wants to be seen.
   *
   * @param rank the lowest are wanted most
   */
  record Want(String id, double width, int rank) {}

  /** The ids of those that fit; when one does not, none that is wanted less does. */
  static Set<String> of(List<Want> wants, double room) {
    Set<String> fit = new HashSet<>();
    double left = room;
    for (Want want : wants.stream().sorted(Comparator.comparingInt(Want::rank)).toList()) {
      left -= want.width();
      if (left < 0 && !fit.isEmpty()) {
        return fit;
      }
      fit.add(want.id());
    }
    return fit;
  }
}
