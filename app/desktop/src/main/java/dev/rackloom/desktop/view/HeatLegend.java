package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.HeatGrid.Colouring;
import dev.rackloom.desktop.viewmodel.HeatGrid.Scale;
import dev.rackloom.viewer.Palette;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import javafx.scene.shape.Rectangle;

/** What the colours of a heat map mean. */
final class HeatLegend extends HBox {

  private static final double WIDTH = 120;
  private static final int STOPS = 16;

  private final ReadOnlyObjectProperty<Palette> palette;
  private final Rectangle strip = new Rectangle(WIDTH, 10);
  private final Label low = Parts.firm("", "caption");
  private final Label high = Parts.firm("", "caption");
  private Runnable again = () -> show(Colouring.SKEW);

  HeatLegend(ReadOnlyObjectProperty<Palette> palette) {
    super(6);
    this.palette = palette;
    setAlignment(Pos.CENTER_LEFT);
    getStyleClass().add("legend");
    strip.setArcWidth(4);
    strip.setArcHeight(4);
    getChildren().addAll(low, strip, high);
    palette.addListener((o, was, is) -> again.run());
  }

  void show(Colouring now) {
    again = () -> show(now);
    switch (now) {
      case SKEW -> words("an eighth of the mean", "8× the mean", Scale.DIVERGING);
      case LOAD -> words("idle", "hottest of all layers", Scale.RAMP);
      case COPIES -> words("1 copy", "8 or more", Scale.RAMP);
      case RANK -> words("rank 0", "rank 9, then lighter and darker", Scale.CATEGORY);
    }
  }

  /** Of who fires with whom; how often is on a root scale, for a few pairs are much hotter. */
  void showPairs() {
    again = this::showPairs;
    words("never together", "most often", Scale.RAMP);
  }

  private void words(String from, String to, Scale scale) {
    low.setText(from);
    high.setText(to);
    HeatColours colours = new HeatColours(palette.get());
    List<Stop> stops = new ArrayList<>();
    if (scale == Scale.CATEGORY) {
      for (int slot = 0; slot < Palette.SLOTS; slot++) {
        stops.add(new Stop(slot / (double) Palette.SLOTS, colours.colour(scale, slot)));
        stops.add(new Stop((slot + 1) / (double) Palette.SLOTS, colours.colour(scale, slot)));
      }
    } else {
      for (int i = 0; i <= STOPS; i++) {
        double part = i / (double) STOPS;
        double value = scale == Scale.DIVERGING ? 2 * part - 1 : part;
        stops.add(new Stop(part, colours.colour(scale, value)));
      }
    }
    strip.setFill(new LinearGradient(0, 0, 1, 0, true, CycleMethod.NO_CYCLE, stops));
  }
}
