package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.function.Function;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** What a stage is called; of a long name both ends are shown, they tell most. */
final class NameCell extends TableCell<StageRow, StageNumbers> {

  private final Function<StageRow, Shown> show;

  NameCell(Function<StageRow, Shown> show) {
    this.show = show;
    getStyleClass().add("stage-name");
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    StageRow row = getTableRow() == null ? null : getTableRow().getItem();
    Parts.show(this, row == null || empty ? Shown.NOTHING : show.apply(row));
  }
}
