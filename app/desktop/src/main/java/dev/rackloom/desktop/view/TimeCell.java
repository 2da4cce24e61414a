package dev.rackloom.desktop.view;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.css.PseudoClass;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** A text and the colour of what bounds the stage. */
final class TimeCell extends TableCell<StageRow, StageNumbers> {

  private static final PseudoClass PLACED = PseudoClass.getPseudoClass("placed");

  private final Function<StageNumbers, Shown> show;
  private final Function<StageNumbers, CostClass> bound;
  private final Predicate<StageNumbers> placed;
  private final Swatch swatch;

  /**
   * @param placed whether the stage is placed where this is about
   * @param first whether the colour stands before the text
   */
  TimeCell(
      Look look,
      Function<StageNumbers, Shown> show,
      Function<StageNumbers, CostClass> bound,
      Predicate<StageNumbers> placed,
      boolean first) {
    this.show = show;
    this.bound = bound;
    this.placed = placed;
    swatch = new Swatch(look.paletteProperty());
    setGraphicTextGap(6);
    setContentDisplay(first ? ContentDisplay.LEFT : ContentDisplay.RIGHT);
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    if (numbers == null || empty) {
      Parts.showBriefly(this, Shown.NOTHING);
      setGraphic(null);
      pseudoClassStateChanged(PLACED, false);
    } else {
      Parts.showBriefly(this, show.apply(numbers));
      swatch.show(Overlays.tint(bound.apply(numbers)));
      setGraphic(swatch);
      pseudoClassStateChanged(PLACED, placed.test(numbers));
    }
  }
}
