package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.function.Function;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** A number with its tip. */
final class ShownCell extends TableCell<StageRow, StageNumbers> {

  private final Function<StageNumbers, Shown> show;

  ShownCell(Function<StageNumbers, Shown> show) {
    this.show = show;
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    Parts.showBriefly(this, numbers == null || empty ? Shown.NOTHING : show.apply(numbers));
  }
}
