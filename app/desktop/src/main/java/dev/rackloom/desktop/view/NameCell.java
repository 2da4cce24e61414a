package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.function.Function;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** What a stage is called; of a long name its number and its last part are shown. */
final class NameCell extends TableCell<StageRow, StageNumbers> {

  private final Function<StageRow, Shown> show;
  private final NameFit fit = new NameFit(this, this);

  NameCell(Function<StageRow, Shown> show) {
    this.show = show;
    getStyleClass().add("stage-name");
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    StageRow row = getTableRow() == null ? null : getTableRow().getItem();
    Shown shown = row == null || empty ? Shown.NOTHING : show.apply(row);
    Parts.show(this, shown);
    fit.show(shown.text());
  }
}
