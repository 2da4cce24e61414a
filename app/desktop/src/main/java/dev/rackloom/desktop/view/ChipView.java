package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Lanes;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A stage, or a run of equal ones, in a lane. */
final class ChipView extends HBox {

  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final double WIDEST = 230;

  /** What a chip needs beside the name: margins and its colour, and how often it repeats. */
  private static final double BESIDE = 36;

  private static final double TIMES = 42;

  private final Lanes.Chip chip;

  ChipView(Lanes.Chip chip, Look look, TextFit words) {
    super(5);
    this.chip = chip;
    getStyleClass().add("chip");
    setAlignment(Pos.CENTER_LEFT);
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
    setAccessibleText(
        chip.label() + (chip.times() > 1 ? ", " + chip.times() + " times" : "") + ", stage");
    double room = WIDEST - BESIDE - (chip.times() > 1 ? TIMES : 0);
    Label name = Parts.label(words.cut(chip.label(), room));
    name.setGraphic(Parts.swatch(look.paletteProperty(), chip.mark().tint()));
    name.setTooltip(Parts.tip(chip.tip()));
    getChildren().add(name);
    if (chip.times() > 1) {
      getChildren().add(Parts.firm("× " + chip.times(), "times"));
      getStyleClass().add("run");
    }
    setMaxWidth(WIDEST);
    setMinWidth(Region.USE_PREF_SIZE);
    setPrefWidth(USE_COMPUTED_SIZE);
  }

  Lanes.Chip chip() {
    return chip;
  }

  void choose(boolean chosen) {
    pseudoClassStateChanged(CHOSEN, chosen);
  }

  @Override
  protected double computePrefWidth(double height) {
    return Math.min(WIDEST, super.computePrefWidth(height));
  }
}
