package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.moe.ExpertSession;

/** Who fires with whom in a layer. Counting pairs takes a while: once a layer. */
final class PairGrid {

  private HeatGrid grid = HeatGrid.EMPTY;
  private int row = -1;

  void forget() {
    grid = HeatGrid.EMPTY;
    row = -1;
  }

  /** The pairs of a layer; empty without a trace. */
  HeatGrid of(ExpertSession session, int atRow) {
    if (session.statistics().trace().isEmpty()) {
      return HeatGrid.EMPTY;
    }
    if (row != atRow) {
      grid = HeatGrid.together(session.statistics().trace().get().together(atRow));
      row = atRow;
    }
    return grid;
  }
}
