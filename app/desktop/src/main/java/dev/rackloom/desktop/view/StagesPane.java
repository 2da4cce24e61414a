package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Selection;
import dev.rackloom.desktop.viewmodel.StageRow;
import dev.rackloom.desktop.viewmodel.StageTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** All stages as a table: where each is placed, what it takes there and elsewhere, and why. */
public final class StagesPane extends StackPane {

  private final DeskModel desk;
  private final TableView<StageRow> view = new TableView<>();
  private final ColumnMenu columns;

  /** Whether one side is telling the other: it must not answer. */
  private boolean telling;

  public StagesPane(DeskModel desk, Look look) {
    this.desk = desk;
    StageTable table = desk.table();
    columns = new ColumnMenu(view, desk.preferences(), desk.filter());
    StageColumns all = new StageColumns(table, look);
    SortedList<StageRow> sorted = new SortedList<>(desk.filter().rows());
    sorted.comparatorProperty().bind(view.comparatorProperty());
    view.setId("stages");
    view.setAccessibleText("Stages; what is selected is chosen in every pane");
    view.getStyleClass().add("dense");
    view.setFixedCellSize(26);
    view.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    Menus.set(view, "stage-menu", () -> items(desk));
    FilterBar bar = new FilterBar(desk.filter(), view::requestFocus);
    desk.filter().wantedProperty().addListener((o, was, is) -> bar.ask());
    BorderPane content = new BorderPane(view);
    content.setTop(bar);
    getChildren().add(content);
    view.addEventHandler(KeyEvent.KEY_PRESSED, this::copy);
    table.devices().addListener((ListChangeListener<String>) change -> columns.show(all.all()));
    columns.show(all.all());
    SortedTable.install(view, table.sorting(), desk.preferences());
    Node hint =
        Parts.hint("fth-list", "No stages", "Open a model: its operators are grouped into stages.");
    look.drawingProperty().subscribe(waits -> fill(waits, sorted, hint));
    shareSelection();
  }

  /** Its cells cost more than the graph's picture: they come after it. */
  private void fill(boolean waits, ObservableList<StageRow> rows, Node hint) {
    view.setPlaceholder(waits ? new Region() : hint);
    view.setItems(waits ? FXCollections.emptyObservableList() : rows);
    follow();
  }

  private static List<MenuItem> items(DeskModel desk) {
    List<MenuItem> items = new ArrayList<>(StageMenu.items(desk, "stages"));
    items.add(new SeparatorMenuItem());
    boolean some = !desk.filter().rows().isEmpty();
    items.add(Menus.item("stages-copy", "Copy all as CSV  (Ctrl+C)", some, () -> copy(desk)));
    return items;
  }

  private void copy(KeyEvent event) {
    if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
      copy(desk);
      event.consume();
    }
  }

  /** Puts the stages that are shown on the clipboard, as comma-separated values. */
  public static void copy(DeskModel desk) {
    Parts.copy(desk.filter().csv());
    desk.journal().info("Copied " + desk.filter().rows().size() + " stages as CSV");
  }

  private void shareSelection() {
    view.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> chosen());
    view.getSelectionModel()
        .getSelectedItems()
        .addListener((ListChangeListener<StageRow>) change -> chosen());
    desk.selection().nowProperty().addListener((o, was, is) -> follow());
    follow();
    Carrier.install(
        view,
        desk.handwork().lanes(),
        e ->
            Carrier.isIn(e.getTarget(), TableRow.class)
                && !Carrier.isIn(e.getTarget(), ComboBox.class),
        () -> desk.selection().stages());
  }

  private void chosen() {
    List<Integer> rows =
        view.getSelectionModel().getSelectedItems().stream()
            .filter(java.util.Objects::nonNull)
            .map(StageRow::position)
            .toList();
    int last = last(rows);
    tell(() ->
        desk.selection()
            .once(() -> {
              desk.selection().choose(rows);
              if (last != desk.selection().stage() && last != Selection.NONE) {
                desk.select(last);
              }
            }));
  }

  /** The rows that are selected are told of before the last of them is known as that. */
  private int last(List<Integer> rows) {
    List<Integer> more = new ArrayList<>(rows);
    more.removeAll(desk.selection().stages());
    StageRow told = view.getSelectionModel().getSelectedItem();
    if (more.isEmpty() && told != null && rows.contains(told.position())) {
      return told.position();
    }
    List<Integer> ends = more.isEmpty() ? rows : more;
    return ends.isEmpty() ? Selection.NONE : ends.getLast();
  }

  private void tell(Runnable what) {
    if (!telling) {
      telling = true;
      what.run();
      telling = false;
    }
  }

  /** Selects the rows of the stages that are chosen, here or elsewhere; the last is the one. */
  private void follow() {
    Set<Integer> wanted = new HashSet<>(desk.selection().stages());
    Set<Integer> now =
        view.getSelectionModel().getSelectedItems().stream()
            .filter(java.util.Objects::nonNull)
            .map(StageRow::position)
            .collect(Collectors.toSet());
    if (!now.equals(wanted)) {
      tell(() -> take(wanted, desk.selection().stage()));
    }
  }

  private void take(Set<Integer> wanted, int last) {
    view.getSelectionModel().clearSelection();
    view.getItems().stream()
        .filter(r -> wanted.contains(r.position()) && r.position() != last)
        .forEach(r -> view.getSelectionModel().select(r));
    view.getItems().stream()
        .filter(r -> r.position() == last)
        .forEach(r -> view.getSelectionModel().select(r));
  }
}
