package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageSorting;
import dev.rackloom.desktop.viewmodel.StageSorting.By;
import dev.rackloom.desktop.viewmodel.StageSorting.Column;
import dev.rackloom.viewer.canvas.Press;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyEvent;

/**
 * Keeps the order that a table's headers show and the one that keys and palette change the same.
 */
final class SortedTable {

  private final TableView<StageRow> view;
  private final StageSorting sorting;
  private Map<StageAction, String> presses = Map.of();

  /** Whether one side is telling the other: it must not answer. */
  private boolean telling;

  private SortedTable(TableView<StageRow> view, StageSorting sorting) {
    this.view = view;
    this.sorting = sorting;
  }

  /** Connects them, with the keys that somebody likes. */
  static void install(TableView<StageRow> view, StageSorting sorting, Preferences preferences) {
    SortedTable table = new SortedTable(view, sorting);
    view.getVisibleLeafColumns()
        .addListener((ListChangeListener<TableColumn<StageRow, ?>>) change -> table.offer());
    table.offer();
    view.comparatorProperty().addListener((o, was, is) -> table.clicked());
    sorting.byProperty().subscribe(by -> table.tell(() -> table.show(by)));
    ViewKeys.follow(StageAction.values(), preferences, now -> table.presses = now);
    view.addEventFilter(KeyEvent.KEY_PRESSED, table::press);
  }

  private void press(KeyEvent event) {
    Press.find(presses, event)
        .ifPresent(action -> {
          action.on(sorting);
          event.consume();
        });
  }

  private void offer() {
    sorting.offer(
        columns().stream()
            .map(c -> new Column(c.getId(), ((StageColumn) c.getUserData()).title()))
            .toList());
  }

  /** Those that can be sorted by: the last one is a button. */
  private List<TableColumn<StageRow, ?>> columns() {
    return view.getVisibleLeafColumns().stream()
        .filter(c -> c.getUserData() instanceof StageColumn)
        .toList();
  }

  private void clicked() {
    tell(() -> sorting.byProperty().set(view.getSortOrder().stream().findFirst().map(this::by)));
  }

  private By by(TableColumn<StageRow, ?> column) {
    return new By(column.getId(), column.getSortType() == SortType.DESCENDING);
  }

  private void show(Optional<By> by) {
    Optional<TableColumn<StageRow, ?>> column =
        by.flatMap(b -> columns().stream().filter(c -> c.getId().equals(b.column())).findFirst());
    column.ifPresent(
        c -> c.setSortType(by.orElseThrow().falling() ? SortType.DESCENDING : SortType.ASCENDING));
    view.getSortOrder().setAll(column.stream().toList());
    column.ifPresent(view::scrollToColumn);
  }

  private void tell(Runnable what) {
    if (!telling) {
      telling = true;
      what.run();
      telling = false;
    }
  }
}
