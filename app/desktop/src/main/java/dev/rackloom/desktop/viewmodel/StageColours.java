package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The colours of a view that is about stages alone: those of the graph as long as they say
 * something of a stage, else what bounds each. A file may have numbers of a few operators, or there
 * is none yet: the view would be grey.
 */
final class StageColours {

  private final Overlays overlays;
  private final StageTable table;
  private final ReadOnlyObjectWrapper<Overlay> overlay = new ReadOnlyObjectWrapper<>(Overlay.PLAIN);
  private boolean own;

  StageColours(Overlays overlays, StageTable table) {
    this.overlays = overlays;
    this.table = table;
    overlays.overlayProperty().subscribe(this::follow);
  }

  private void follow(Overlay graph) {
    List<StageRow> rows = table.rows();
    own = !rows.isEmpty() && rows.stream().allMatch(r -> saysNothing(graph, r));
    overlay.set(own ? new CostColours.Of(rows) : graph);
  }

  private static boolean saysNothing(Overlay graph, StageRow row) {
    Tint tint = graph.mark(row.position()).tint();
    return tint instanceof Tint.Unknown || tint.equals(Tint.NONE);
  }

  /** Whether the numbers behind the colours are predicted. */
  boolean isPredicted() {
    return own || overlays.isPredicted();
  }

  /** Which numbers beside the colours are predicted, and what the colours say if they are not. */
  String origin() {
    return own
        ? "“"
            + overlays.choiceProperty().get().title()
            + "” says nothing of stages: coloured by what bounds them. All numbers here are predicted"
        : overlays.origin();
  }

  /** What is said of stages. */
  ReadOnlyObjectProperty<Overlay> overlayProperty() {
    return overlay.getReadOnlyProperty();
  }
}
