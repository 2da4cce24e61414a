package dev.rackloom.desktop.view;

import javafx.scene.Node;
import javafx.scene.layout.Region;

/** What gives way in a pane that is too low for all it holds, before one lies over the other. */
final class WhereHigh {

  private WhereHigh() {}

  /** Shows a part of a pane only where that is at least so many pixels high. */
  static void show(Region pane, Node part, double least) {
    part.visibleProperty()
        .bind(pane.heightProperty().map(h -> h.doubleValue() == 0 || h.doubleValue() >= least));
    part.managedProperty().bind(part.visibleProperty());
  }
}
