package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** The chain that makes a request as long as it is, a step a row. */
final class PathTable extends TableView<Explanation.PathRow> {

  /** Room for the longest word of a step. */
  private static final double LEAST = 72;

  private final Look look;

  /**
   * @param select hears the position of a stage whose step is selected
   */
  PathTable(Look look, Consumer<Integer> select) {
    this.look = look;
    setId("critical-path");
    setAccessibleText("Critical path");
    getStyleClass().add("dense");
    setFixedCellSize(24);
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
    setPlaceholder(Parts.label("No placement is priced", "dim"));
    getColumns().add(column("Step", LEAST, false, r -> Shown.of(r.kind(), r.why())));
    getColumns().add(column("Stage", 150, false, r -> Shown.of(r.label(), r.why())));
    getColumns().add(where());
    getColumns().add(column("Time", 72, true, Explanation.PathRow::time));
    getColumns()
        .add(
            column(
                "Of request",
                78,
                true,
                r -> Shown.of(Units.percent(r.share()), "of the request, predicted")));
    getSelectionModel()
        .selectedItemProperty()
        .addListener((o, was, is) -> {
          if (is != null && is.stage() >= 0 && isFocused()) {
            select.accept(is.stage());
          }
        });
  }

  /** The row that is selected. */
  Optional<Explanation.PathRow> row() {
    return Optional.ofNullable(getSelectionModel().getSelectedItem());
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> where() {
    TableColumn<Explanation.PathRow, Explanation.PathRow> column =
        column("Where", 96, false, r -> Shown.of(r.where(), r.why()));
    column.setCellFactory(c -> new ShownIn(r -> Shown.of(r.where(), r.why()), true));
    return column;
  }

  private TableColumn<Explanation.PathRow, Explanation.PathRow> column(
      String title, double width, boolean number, Function<Explanation.PathRow, Shown> show) {
    TableColumn<Explanation.PathRow, Explanation.PathRow> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(width, LEAST));
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    column.setCellFactory(c -> new ShownIn(show, false));
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  private final class ShownIn extends TableCell<Explanation.PathRow, Explanation.PathRow> {

    private final Function<Explanation.PathRow, Shown> show;
    private final boolean swatch;
    private final Label label = Parts.label("", "stage-name");

    ShownIn(Function<Explanation.PathRow, Shown> show, boolean swatch) {
      this.show = show;
      this.swatch = swatch;
      label.setGraphicTextGap(6);
    }

    @Override
    protected void updateItem(Explanation.@Nullable PathRow row, boolean empty) {
      super.updateItem(row, empty);
      setGraphic(row == null || empty ? null : label);
      if (row != null) {
        Parts.show(label, show.apply(row));
        label.setGraphic(
            swatch && row.device() >= 0
                ? Parts.swatch(look.paletteProperty(), Parts.device(row.device()))
                : null);
      }
    }
  }
}
