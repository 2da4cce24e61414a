package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Why;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Every device for the selected stage; a click or Enter moves the stage there. */
final class ChoiceList extends ListView<Explanation.DeviceRow> {

  private static final PseudoClass WORSE = PseudoClass.getPseudoClass("worse");
  private static final PseudoClass BETTER = PseudoClass.getPseudoClass("better");

  private final Why why;
  private final Look look;

  ChoiceList(Why why, Look look) {
    this.why = why;
    this.look = look;
    setId("choices");
    setAccessibleText("Devices for the selected stage; Enter moves it");
    getStyleClass().addAll("dense", "choices");
    setPlaceholder(Parts.label("Select a stage", "dim"));
    setCellFactory(list -> new Cell());
    setOnKeyPressed(e -> {
      if (e.getCode() == KeyCode.ENTER) {
        move(getSelectionModel().getSelectedItem());
      }
    });
  }

  /** The row that is selected. */
  Optional<Explanation.DeviceRow> row() {
    return Optional.ofNullable(getSelectionModel().getSelectedItem());
  }

  private void move(Explanation.@Nullable DeviceRow row) {
    if (row != null && !row.here()) {
      why.move(row.device());
    }
  }

  private final class Cell extends ListCell<Explanation.DeviceRow> {

    Cell() {
      setOnMouseClicked(e -> {
        if (e.getButton() == MouseButton.PRIMARY) {
          move(getItem());
        }
      });
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Explanation.@Nullable DeviceRow row, boolean empty) {
      super.updateItem(row, empty);
      setText(null);
      setGraphic(row == null || empty ? null : lines(row));
      setAccessibleText(
          row == null ? null : row.device() + ", " + row.difference().text() + ", " + row.reason());
    }

    private VBox lines(Explanation.DeviceRow row) {
      Label name = Parts.firm(row.device(), row.here() ? "device-name" : "entry");
      name.setGraphic(Parts.swatch(look.paletteProperty(), Parts.device(row.position())));
      name.setGraphicTextGap(7);
      Label difference = Parts.value(row.difference(), "difference");
      difference.setMinWidth(USE_PREF_SIZE);
      difference.pseudoClassStateChanged(WORSE, row.change() > 0);
      difference.pseudoClassStateChanged(BETTER, row.change() < 0);
      Label value = Parts.value(row.value(), "detail");
      value.setVisible(row.value().known());
      HBox head = new HBox(8, name, Parts.space(), value, difference);
      head.setAlignment(Pos.BASELINE_LEFT);
      Label reason = Parts.label(row.reason(), "detail");
      reason.setWrapText(true);
      reason.setMinHeight(USE_PREF_SIZE);
      return new VBox(1, head, reason);
    }
  }
}
