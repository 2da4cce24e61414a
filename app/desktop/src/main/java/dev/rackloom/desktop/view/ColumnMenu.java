package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageNumbers;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/**
 * Chooses the columns of the stage table: as many as fit, until the user chooses. Its button stands
 * in the header of a last, narrow column.
 */
final class ColumnMenu {

  private static final double BUTTON_PX = 28;
  private static final double SCROLL_BAR_PX = 10;

  private final TableView<StageRow> view;
  private final TableColumn<StageRow, StageNumbers> last = new TableColumn<>();
  private final ContextMenu menu = new ContextMenu();
  private List<TableColumn<StageRow, StageNumbers>> columns = List.of();
  private boolean chosen;

  ColumnMenu(TableView<StageRow> view) {
    this.view = view;
    last.setId("menu");
    last.setGraphic(button());
    last.setSortable(false);
    last.setReorderable(false);
    last.setResizable(false);
    last.setMinWidth(BUTTON_PX);
    last.setMaxWidth(BUTTON_PX);
    last.getStyleClass().add("menu-column");
    view.widthProperty().addListener((o, was, is) -> fit());
  }

  private Node button() {
    Button button = new Button(null, Parts.icon("fth-columns"));
    button.setId("columns");
    button.getStyleClass().addAll("flat", "button-icon", "small-tool");
    button.setTooltip(Parts.tip("Choose columns"));
    button.setAccessibleText("Choose columns");
    button.setOnAction(e -> menu.show(button, javafx.geometry.Side.BOTTOM, 0, 0));
    return button;
  }

  /** Takes other columns. */
  void show(List<StageColumn> specs) {
    columns = specs.stream().map(StageColumn::make).toList();
    columns.forEach(c -> c.setContextMenu(menu));
    menu.getItems().setAll(columns.stream().map(c -> item(c)).toList());
    menu.getItems().addAll(new SeparatorMenuItem(), asManyAsFit());
    view.getColumns().setAll(columns);
    view.getColumns().add(last);
    chosen = false;
    fit();
  }

  private MenuItem item(TableColumn<StageRow, StageNumbers> column) {
    CheckMenuItem item = new CheckMenuItem(spec(column).title());
    item.setId("column-" + column.getId());
    item.selectedProperty().bindBidirectional(column.visibleProperty());
    item.setOnAction(e -> {
      chosen = true;
      policy();
    });
    return item;
  }

  private MenuItem asManyAsFit() {
    MenuItem item = new MenuItem("As many as fit");
    item.setOnAction(e -> {
      chosen = false;
      fit();
    });
    return item;
  }

  private static StageColumn spec(TableColumn<StageRow, StageNumbers> column) {
    return (StageColumn) column.getUserData();
  }

  private void fit() {
    if (!chosen && view.getWidth() > 0) {
      Set<String> fit =
          ColumnFit.of(
              columns.stream()
                  .map(c -> spec(c).want())
                  .filter(w -> w.rank() < StageColumn.ASKED)
                  .toList(),
              room());
      columns.forEach(c -> c.setVisible(fit.contains(c.getId())));
    }
    policy();
  }

  private double room() {
    return view.getWidth() - BUTTON_PX - SCROLL_BAR_PX;
  }

  /** Columns share the room; more than fit keep their widths and scroll. */
  private void policy() {
    double needed =
        columns.stream()
            .filter(TableColumn::isVisible)
            .collect(Collectors.summingDouble(c -> spec(c).width()));
    view.setColumnResizePolicy(
        needed <= room()
            ? TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS
            : TableView.UNCONSTRAINED_RESIZE_POLICY);
  }
}
