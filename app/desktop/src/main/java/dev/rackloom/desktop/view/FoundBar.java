package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Found;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Sign;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.text.Text;

/**
 * Below the graph, while something found is ringed in it: how much, what rings mean, the way
 * through.
 */
final class FoundBar extends HBox {

  private final Label text = Parts.label("", "detail");

  private final HBox signs = new HBox(12);
  private final ObservableValue<Palette> palette;

  FoundBar(Found found, ObservableValue<Palette> palette) {
    super(4);
    this.palette = palette;
    signs.setId("found-signs");
    signs.setAlignment(Pos.CENTER_LEFT);
    palette.addListener((o, was, is) -> signs(found.stateProperty().get()));
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
            signs,
            Parts.tool("fth-chevron-up", "The one before (Shift+F3)", () -> found.step(false)),
            Parts.tool("fth-chevron-down", "The next one (F3)", () -> found.step(true)),
            Parts.tool("fth-x", "Take the rings away", found::clear));
    found.stateProperty().subscribe(this::show);
  }

  private void show(Found.State now) {
    boolean any = !now.highlight().isEmpty();
    text.setText(any ? now.text() : "");
    signs(now);
    setVisible(any);
    setManaged(any);
  }

  /** What the rings mean, where they mean different things. */
  private void signs(Found.State now) {
    signs
        .getChildren()
        .setAll(
            now.highlight().signs().stream()
                .filter(s -> s != Sign.FOUND)
                .map(this::entry)
                .toList());
  }

  private Label entry(Sign sign) {
    Circle disc = new Circle(7, Color.web(sign.colour(palette.getValue())));
    Text letter = new Text(sign.letter());
    letter.setFill(Color.web(palette.getValue().box()));
    letter.setStyle("-fx-font-size: 10px; -fx-font-weight: bold;");
    Label label = new Label(sign.word(), new StackPane(disc, letter));
    label.setMinWidth(USE_PREF_SIZE);
    return label;
  }
}
