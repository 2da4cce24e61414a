package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.Comparator;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;

/**
 * A column of the stage table.
 *
 * @param id stable
 * @param header above it
 * @param title in the menu of columns
 * @param width what it needs
 * @param rank the lowest are wanted most
 * @param number whether it stands on the right
 * @param order by what it is sorted
 * @param cell makes a cell
 */
record StageColumn(
    String id,
    String header,
    String title,
    double width,
    int rank,
    boolean number,
    Comparator<StageNumbers> order,
    Function<StageColumn, TableCell<StageRow, StageNumbers>> cell) {

  /** Shown only when asked for. */
  static final int ASKED = Integer.MAX_VALUE;

  /** Columns are as wide as they need, and up to so much wider where there is room. */
  private static final double WIDER = 1.35;

  /** The control. */
  TableColumn<StageRow, StageNumbers> make() {
    TableColumn<StageRow, StageNumbers> column = new TableColumn<>();
    column.setId(id);
    Label label = new Label(header);
    label.setTooltip(Parts.tip(title));
    column.setGraphic(label);
    column.setUserData(this);
    column.setPrefWidth(width);
    column.setMinWidth(width);
    column.setMaxWidth(width * WIDER);
    column.setCellValueFactory(c -> c.getValue().numbersProperty());
    column.setComparator(order);
    column.setCellFactory(c -> cell.apply(this));
    if (number) {
      column.getStyleClass().add("number");
    }
    return column;
  }

  ColumnFit.Want want() {
    return new ColumnFit.Want(id, width, rank);
  }
}
