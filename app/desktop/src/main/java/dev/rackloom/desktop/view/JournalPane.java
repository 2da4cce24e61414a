package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Journal;
import java.util.List;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The log: what happened, and for problems what to try. */
public final class JournalPane extends StackPane {

  private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

  public JournalPane(Journal journal) {
    ListView<Journal.Entry> list = new ListView<>(journal.entries());
    list.setId("log");
    list.setAccessibleText("What happened, newest last");
    list.getStyleClass().addAll("dense", "journal");
    list.setCellFactory(l -> new EntryCell());
    list.setPlaceholder(
        Parts.hint("fth-file-text", "Nothing happened yet", "What you do is noted here."));
    Menus.set(list, "log-menu", () -> items(list));
    getChildren().add(list);
  }

  private static List<MenuItem> items(ListView<Journal.Entry> list) {
    List<Journal.Entry> chosen = List.copyOf(list.getSelectionModel().getSelectedItems());
    boolean some = !list.getItems().isEmpty();
    return List.of(
        Menus.item("log-copy", "Copy", !chosen.isEmpty(), () -> Parts.copy(text(chosen))),
        Menus.item("log-copy-all", "Copy all", some, () -> Parts.copy(text(list.getItems()))));
  }

  private static String text(List<Journal.Entry> entries) {
    return entries.stream()
        .map(e -> (e.time() + "  " + e.text() + "  " + e.maybe()).strip())
        .collect(Collectors.joining("\n"));
  }

  private static final class EntryCell extends ListCell<Journal.Entry> {
    @Override
    protected void updateItem(Journal.@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      setGraphic(entry == null || empty ? null : line(entry));
      pseudoClassStateChanged(PROBLEM, entry != null && entry.level() == Journal.Level.PROBLEM);
    }

    private HBox line(Journal.Entry entry) {
      Label text = Parts.label(entry.text(), "entry");
      Label maybe = Parts.label(entry.maybe(), "detail");
      text.setWrapText(true);
      maybe.setWrapText(true);
      maybe.setManaged(!entry.maybe().isEmpty());
      VBox box = new VBox(text, maybe);
      HBox line = new HBox(12, Parts.firm(entry.time(), "detail"), box);
      line.setAlignment(Pos.BASELINE_LEFT);
      line.prefWidthProperty().bind(widthProperty().subtract(24));
      return line;
    }
  }
}
