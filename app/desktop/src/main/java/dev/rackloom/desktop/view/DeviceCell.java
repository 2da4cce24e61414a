package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageTable;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/** Where a stage is placed; choosing another device places it there. */
final class DeviceCell extends TableCell<StageRow, StageNumbers> {

  private final StageTable table;
  private final Look look;
  private final ComboBox<String> choice = new ComboBox<>();
  private boolean showing;

  DeviceCell(StageTable table, Look look) {
    this.table = table;
    this.look = look;
    choice.setItems(table.devices());
    choice.setButtonCell(new DeviceLine());
    choice.setCellFactory(list -> new DeviceLine());
    choice.setMaxWidth(Double.MAX_VALUE);
    choice.getStyleClass().add("device-choice");
    choice.valueProperty().addListener((o, was, is) -> chosen(is));
  }

  private void chosen(@Nullable String device) {
    StageRow row = getTableRow() == null ? null : getTableRow().getItem();
    if (!showing && device != null && row != null) {
      table.move(row, device);
    }
  }

  @Override
  protected void updateItem(@Nullable StageNumbers numbers, boolean empty) {
    super.updateItem(numbers, empty);
    setGraphic(numbers == null || empty ? null : choice);
    if (numbers != null && !numbers.device().equals(choice.getValue())) {
      showing = true;
      choice.setValue(numbers.device());
      showing = false;
    }
  }

  private final class DeviceLine extends ListCell<String> {
    @Override
    protected void updateItem(@Nullable String device, boolean empty) {
      super.updateItem(device, empty);
      int position = device == null ? -1 : table.devices().indexOf(device);
      setText(device == null || empty ? null : device);
      setGraphic(
          device == null || empty
              ? null
              : Parts.swatch(look.paletteProperty(), Parts.device(position)));
    }
  }
}
