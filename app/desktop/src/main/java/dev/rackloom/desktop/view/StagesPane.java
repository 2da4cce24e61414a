package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageTable;
import javafx.collections.ListChangeListener;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** All stages as a table: where each is placed, what it takes there and elsewhere, and why. */
public final class StagesPane extends StackPane {

  private final DeskModel desk;
  private final TableView<StageRow> view = new TableView<>();
  private final ColumnMenu columns = new ColumnMenu(view);

  public StagesPane(DeskModel desk, Look look) {
    this.desk = desk;
    StageTable table = desk.table();
    StageColumns all = new StageColumns(table, look);
    view.setItems(table.rows());
    view.setId("stages");
    view.getStyleClass().add("dense");
    view.setFixedCellSize(26);
    view.setPlaceholder(
        Parts.hint(
            "fth-list", "No stages", "Open a model: its operators are grouped into stages."));
    view.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    view.setContextMenu(StageMenu.context(desk.insight().constraints()));
    getChildren().add(view);
    table.devices().addListener((ListChangeListener<String>) change -> columns.show(all.all()));
    columns.show(all.all());
    shareSelection();
  }

  private void shareSelection() {
    view.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> picked(is));
    view.getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<StageRow>) change -> chosen());
    desk.selection().stageProperty().addListener((o, was, is) -> pick(is.intValue()));
    pick(desk.selection().stageProperty().get());
  }

  private void chosen() {
    desk.selection()
        .choose(
            view.getSelectionModel().getSelectedItems().stream()
                .filter(java.util.Objects::nonNull)
                .map(StageRow::position)
                .toList());
  }

  private void picked(@Nullable StageRow row) {
    if (row != null && row.position() != desk.selection().stageProperty().get()) {
      desk.select(row.position());
    }
  }

  /** A stage that is chosen already stays chosen with others. */
  private void pick(int stage) {
    var model = view.getSelectionModel();
    StageRow now = model.getSelectedItem();
    if (now != null && now.position() == stage) {
      return;
    }
    view.getItems().stream()
        .filter(r -> r.position() == stage)
        .findFirst()
        .ifPresentOrElse(
            r -> model.clearAndSelect(view.getItems().indexOf(r)), model::clearSelection);
  }
}
