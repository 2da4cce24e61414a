package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Journal.Entry;
import dev.rackloom.desktop.viewmodel.Journal.Level;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Lines of the log, each as high as its words need. */
final class JournalTable extends TableView<Entry> {

  private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
  private static final double LEVEL_PX = 92;
  private static final double TIME_PX = 80;

  /** Beside the words of a cell, and for their width to be rounded. */
  private static final double PADDING_PX = 18;

  JournalTable(ObservableList<Entry> entries) {
    super(entries);
    setId("log");
    setAccessibleText("What happened, newest last");
    getStyleClass().addAll("dense", "journal");
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
    setPlaceholder(
        Parts.hint(
            "fth-file-text",
            "Nothing to show",
            "What you do is noted here; kinds and words above choose what is shown."));
    TableColumn<Entry, Entry> said = column("What happened", 400);
    said.setCellFactory(c -> new Said(said));
    getColumns().add(fixed(column("Severity", LEVEL_PX), LEVEL_PX, Severity::new));
    getColumns().add(fixed(column("Time", TIME_PX), TIME_PX, Time::new));
    getColumns().add(said);
  }

  private static TableColumn<Entry, Entry> column(String title, double width) {
    TableColumn<Entry, Entry> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    return column;
  }

  private static TableColumn<Entry, Entry> fixed(
      TableColumn<Entry, Entry> column, double width, Supplier<TableCell<Entry, Entry>> cell) {
    column.setMinWidth(width);
    column.setMaxWidth(width);
    column.setCellFactory(c -> cell.get());
    return column;
  }

  /** Of the button that shows such lines. */
  static String title(Level level) {
    return switch (level) {
      case INFO -> "Info";
      case WARNING -> "Warnings";
      case ERROR -> "Errors";
    };
  }

  /** Looks like no other, whatever its colour. */
  static FontIcon icon(Level level) {
    FontIcon icon =
        Parts.icon(
            switch (level) {
              case INFO -> "fth-info";
              case WARNING -> "fth-alert-triangle";
              case ERROR -> "fth-x-octagon";
            });
    icon.getStyleClass().add("level-" + level.word());
    return icon;
  }

  /** How much a line matters: a sign and a word. */
  private static final class Severity extends TableCell<Entry, Entry> {
    Severity() {
      setGraphicTextGap(6);
    }

    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      setText(entry == null || empty ? null : entry.level().word());
      setGraphic(entry == null || empty ? null : icon(entry.level()));
    }
  }

  private static final class Time extends TableCell<Entry, Entry> {
    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      setText(entry == null || empty ? null : entry.time());
    }
  }

  /** What happened, and below it what to try. */
  private static final class Said extends TableCell<Entry, Entry> {
    private final Text what = new Text();
    private final Text maybe = new Text();
    private final VBox box = new VBox(1, what);

    Said(TableColumn<Entry, Entry> column) {
      what.getStyleClass().add("entry");
      maybe.getStyleClass().add("maybe");
      for (Text each : List.of(what, maybe)) {
        each.wrappingWidthProperty().bind(column.widthProperty().subtract(PADDING_PX));
      }
    }

    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      setGraphic(entry == null || empty ? null : box);
      setAccessibleText(entry == null ? null : (entry.text() + " " + entry.maybe()).strip());
      pseudoClassStateChanged(ERROR, entry != null && entry.level() == Level.ERROR);
      if (entry != null) {
        what.setText(entry.text());
        maybe.setText(entry.maybe());
        box.getChildren().setAll(entry.maybe().isEmpty() ? List.of(what) : List.of(what, maybe));
      }
    }
  }
}
