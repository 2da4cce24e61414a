package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** What the colours of an overlay mean. */
public final class Legend extends FlowPane {

  private static final double SWATCH = 9;

  private final ObservableValue<Overlay> overlay;
  private final ObservableValue<Palette> palette;

  public Legend(ObservableValue<Overlay> overlay, ObservableValue<Palette> palette) {
    super(14, 4);
    this.overlay = overlay;
    this.palette = palette;
    getStyleClass().add("legend");
    setAlignment(Pos.CENTER_LEFT);
    overlay.addListener((o, was, is) -> fill());
    palette.addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    getChildren().setAll(overlay.getValue().legend().stream().map(this::entry).toList());
  }

  private Label entry(Overlay.LegendEntry entry) {
    Region swatch = new Region();
    CutFill.size(swatch, SWATCH);
    swatch.setBackground(CutFill.of(palette.getValue(), entry.tint()));
    return new Label(entry.label(), swatch);
  }
}
