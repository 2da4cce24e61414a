package dev.rackloom.moe;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.ExpertStatistics.Window;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes statistics of counts: steps of rows of experts. */
final class Counted {

  private final Path file;
  private final String format;
  private final ExpertHints hints;
  private final WindowFold fold;
  private final List<String> notes = new ArrayList<>();

  Counted(Path file, String format, ExpertHints hints) {
    this.file = file;
    this.format = format;
    this.hints = hints;
    this.fold = new WindowFold(file);
  }

  /** Something that a person should know. */
  void note(String text) {
    notes.add(text);
  }

  /** One step: loads row after row. */
  void step(String label, int rows, int experts, double[] loads) {
    fold.add(label, rows, experts, loads);
  }

  /** A grid of rows x experts, or of steps x rows x experts. */
  void grid(Grid counts) {
    if (counts.rank() != 2 && counts.rank() != 3) {
      throw Damage.of(
          file, "has counts " + counts.rank() + " lists deep, not layers x experts or steps of it");
    }
    int axes = counts.rank();
    int rows = counts.extent(axes - 2);
    int experts = counts.extent(axes - 1);
    int steps = axes == 2 ? 1 : counts.extent(0);
    Damage.atMost(file, (long) rows * experts, Damage.CELLS, "loads in a step");
    for (int s = 0; s < steps; s++) {
      double[] loads = new double[rows * experts];
      for (int i = 0; i < loads.length; i++) {
        loads[i] = counts.at(s * loads.length + i);
      }
      fold.add(steps == 1 ? "all" : "step " + s, rows, experts, loads);
    }
  }

  /** The statistics, of a file that counts layers in some way. */
  ExpertStatistics statistics(LayerRows.Says says) {
    List<Window> windows = fold.windows();
    if (windows.isEmpty()) {
      throw Damage.of(file, "holds no load at all");
    }
    int experts = windows.getFirst().loads().experts();
    expertsAsSaid(file, experts, hints);
    int rows = windows.getFirst().loads().rows();
    LayerRows chosen =
        LayerRows.of(
            file, says, rows, r -> windows.stream().anyMatch(w -> w.loads().sum(r) > 0), hints);
    notes.addAll(fold.notes());
    notes.addAll(chosen.notes());
    return new ExpertStatistics(
        Names.of(file),
        format,
        chosen.layers(),
        experts,
        windows.stream().map(w -> new Window(w.label(), w.loads().rows(chosen.rows()))).toList(),
        Optional.empty(),
        notes);
  }

  static void expertsAsSaid(Path file, int experts, ExpertHints hints) {
    if (hints.experts() > 0 && hints.experts() != experts) {
      throw RackloomException.user(
          file + " has " + experts + " experts a layer, but " + hints.experts() + " were said",
          "take statistics of the model that is meant, or correct the number of experts.");
    }
  }
}
