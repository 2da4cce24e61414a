package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Journal.Entry;
import dev.rackloom.desktop.viewmodel.Journal.Level;
import dev.rackloom.desktop.viewmodel.JournalFilter;
import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.controlsfx.control.SegmentedButton;

/**
 * The log: what happened, how much it matters, and for problems what to try. A field and three
 * buttons choose what is shown; Down goes from the field to the lines, Escape empties it.
 */
public final class JournalPane extends BorderPane {

  private final JournalFilter filter;
  private final JournalTable table;
  private final TextField words = new TextField();

  public JournalPane(Journal journal) {
    filter = journal.filter();
    table = new JournalTable(filter.entries());
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.addEventHandler(KeyEvent.KEY_PRESSED, this::copy);
    Menus.set(table, "log-menu", this::items);
    setTop(head());
    setCenter(table);
    filter.askedProperty().addListener((o, was, is) -> words.requestFocus());
  }

  private Node head() {
    words.setId("log-words");
    words.setPromptText("Words to look for");
    words.setAccessibleText("Words to look for in the log");
    words.textProperty().addListener((o, was, is) -> filter.say(is));
    words.setOnKeyPressed(this::pressed);
    HBox.setHgrow(words, Priority.ALWAYS);
    SegmentedButton levels =
        new SegmentedButton(
            Stream.of(Level.values()).map(this::button).toArray(ToggleButton[]::new));
    levels.setToggleGroup(null);
    levels.setMinWidth(USE_PREF_SIZE);
    var told = Parts.firm("", "detail");
    told.setId("log-told");
    told.textProperty().bind(filter.toldProperty());
    HBox head = new HBox(8, levels, words, told);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  private ToggleButton button(Level level) {
    ToggleButton button = new ToggleButton(JournalTable.title(level), JournalTable.icon(level));
    button.setId("log-" + level.word());
    button.setTooltip(Parts.tip("Show lines that are of this kind: " + level.word()));
    button.setMinWidth(USE_PREF_SIZE);
    button.setSelected(filter.wants(level));
    button.selectedProperty().addListener((o, was, is) -> filter.want(level, is));
    return button;
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      words.clear();
      table.requestFocus();
    } else if (event.getCode() == KeyCode.DOWN) {
      table.requestFocus();
      if (table.getSelectionModel().isEmpty()) {
        table.getSelectionModel().selectFirst();
      }
    } else {
      return;
    }
    event.consume();
  }

  private void copy(KeyEvent event) {
    if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
      Parts.copy(JournalFilter.text(chosen()));
      event.consume();
    }
  }

  private List<Entry> chosen() {
    return List.copyOf(table.getSelectionModel().getSelectedItems());
  }

  private List<MenuItem> items() {
    List<Entry> chosen = chosen();
    List<Entry> shown = filter.entries();
    return List.of(
        Menus.item(
            "log-copy",
            chosen.size() > 1 ? "Copy " + chosen.size() + " lines  (Ctrl+C)" : "Copy  (Ctrl+C)",
            !chosen.isEmpty(),
            () -> Parts.copy(JournalFilter.text(chosen))),
        Menus.item(
            "log-copy-all",
            "Copy all that is shown",
            !shown.isEmpty(),
            () -> Parts.copy(JournalFilter.text(shown))));
  }
}
