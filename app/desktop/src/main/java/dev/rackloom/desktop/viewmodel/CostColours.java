package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.stream.Stream;

/** What bounds stages, as colours. */
final class CostColours {

  private CostColours() {}

  static Tint tint(CostClass costClass) {
    return switch (costClass) {
      case COMPUTE -> new Tint.Slot(1);
      case MEMORY -> new Tint.Slot(0);
      case COMMUNICATION -> new Tint.Slot(2);
      case LATENCY -> new Tint.Slot(3);
      case UNKNOWN -> new Tint.Unknown();
    };
  }

  static Overlay.Mark mark(StageRow row) {
    CostClass costClass = row.numbers().costClass();
    return new Overlay.Mark(
        tint(costClass), costClass.word() + "  " + part(row), row.numbers().share());
  }

  /** The stage's share of the time of all, in words. */
  static String part(StageRow row) {
    double share = row.numbers().share();
    return Double.isNaN(share) ? "share unknown" : Units.percent(share);
  }

  static List<Overlay.LegendEntry> legend() {
    return Stream.of(CostClass.values())
        .map(c -> new Overlay.LegendEntry(tint(c), c.word()))
        .toList();
  }

  /** Stages by what bounds them now, and nothing of what is inside. No two are equal. */
  static final class Of implements Overlay {
    private final List<StageRow> rows;

    Of(List<StageRow> rows) {
      this.rows = List.copyOf(rows);
    }

    @Override
    public String name() {
      return Overlays.Choice.COST_CLASS.title();
    }

    @Override
    public Mark mark(int stage) {
      return stage < rows.size() ? CostColours.mark(rows.get(stage)) : Mark.NONE;
    }

    @Override
    public List<LegendEntry> legend() {
      return CostColours.legend();
    }
  }
}
