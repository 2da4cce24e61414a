package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Found;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** Below the graph, while something found is ringed in it: how much, and the way through it. */
final class FoundBar extends HBox {

  private final Label text = Parts.label("", "detail");

  FoundBar(Found found) {
    super(4);
    getStyleClass().add("found-bar");
    setAlignment(Pos.CENTER_LEFT);
    text.setId("found");
    text.setGraphic(Parts.icon("fth-search"));
    text.setMinWidth(0);
    text.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(text, Priority.ALWAYS);
    getChildren()
        .addAll(
            text,
            Parts.tool("fth-chevron-up", "The one before (Shift+F3)", () -> found.step(false)),
            Parts.tool("fth-chevron-down", "The next one (F3)", () -> found.step(true)),
            Parts.tool("fth-x", "Take the rings away", found::clear));
    found.stateProperty().subscribe(this::show);
  }

  private void show(Found.State now) {
    boolean any = !now.highlight().isEmpty();
    text.setText(any ? now.text() : "");
    setVisible(any);
    setManaged(any);
  }
}
