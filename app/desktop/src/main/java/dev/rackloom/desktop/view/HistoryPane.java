package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Backend.Event;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/** What happened in the workspace: looked through by kind and words, opened by double click. */
public final class HistoryPane extends BorderPane {

  private final History history;
  private final TableView<Event> table;
  private final ComboBox<Optional<Backend.Kind>> kind = new ComboBox<>();

  public HistoryPane(DeskModel desk) {
    this.history = desk.history();
    table = new TableView<>(history.events());
    table.setId("history");
    table.setAccessibleText("What happened in the workspace; Enter opens");
    table.getStyleClass().add("dense");
    table.setFixedCellSize(24);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(
        Parts.hint(
            "fth-clock", "Nothing to show", "What you open, place and deploy is kept here."));
    table
        .getColumns()
        .setAll(
            List.of(
                column("When", 128, History::when),
                column("Kind", 84, e -> e.kind().one()),
                column("What", 120, Event::what),
                column("Name", 180, Event::label),
                column("More", 260, Event::detail)));
    table.setRowFactory(t -> row());
    table.setOnKeyPressed(e -> {
      if (e.getCode() == KeyCode.ENTER) {
        open(table.getSelectionModel().getSelectedItem());
      }
    });
    Menus.set(
        table,
        "history-menu",
        () ->
            HistoryMenu.items(
                desk,
                Optional.ofNullable(table.getSelectionModel().getSelectedItem()),
                k -> kind.setValue(Optional.of(k))));
    setTop(head());
    setCenter(table);
    if (history.size() == 0) {
      history.reload();
    }
  }

  private Node head() {
    TextField words = new TextField();
    words.setId("history-words");
    words.setPromptText("Words to look for");
    words.setAccessibleText("Words to look for in the history");
    words.textProperty().addListener((o, was, is) -> history.say(is));
    HBox.setHgrow(words, Priority.ALWAYS);
    List<Optional<Backend.Kind>> kinds = new ArrayList<>(List.of(Optional.empty()));
    for (Backend.Kind each : Backend.Kind.values()) {
      kinds.add(Optional.of(each));
    }
    kind.setId("history-kind");
    kind.getItems().setAll(kinds);
    kind.setConverter(Choices.words(k -> k.map(Backend.Kind::title).orElse("Everything")));
    kind.setValue(Optional.empty());
    kind.setAccessibleText("Kind of what happened");
    kind.valueProperty().addListener((o, was, is) -> history.only(is));
    Button again = Parts.tool("fth-refresh-cw", "Read it again", history::reload);
    HBox head = new HBox(8, kind, words, again);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  private static TableColumn<Event, String> column(
      String title, double width, Function<Event, String> text) {
    TableColumn<Event, String> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setReorderable(false);
    column.setSortable(false);
    column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
    return column;
  }

  private TableRow<Event> row() {
    TableRow<Event> row = new TableRow<>();
    row.setOnMouseClicked(e -> {
      if (e.getClickCount() == 2) {
        open(row.getItem());
      }
    });
    return row;
  }

  private void open(@Nullable Event event) {
    if (event != null) {
      history.open(event);
    }
  }
}
