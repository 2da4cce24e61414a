package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Differences;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** How the open model, or the placement on the screen, differs from another one. */
public final class DifferencesPane extends StackPane {

  private static final int OFFERED = 20;

  private final Differences differences;
  private final Site site;
  private final Label title = Parts.label("", "section");
  private final Label summary = Parts.label("", "detail");
  private final TableView<Differences.Line> table = new TableView<>();
  private final Button ring = new Button("Ring in the graph", Parts.icon("fth-target"));

  public DifferencesPane(Site site) {
    this.site = site;
    this.differences = site.desk().differences();
    table.setId("differences");
    table.setAccessibleText("What differs; Enter goes there");
    table.getStyleClass().add("dense");
    table.setFixedCellSize(24);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table
        .getColumns()
        .setAll(List.of(kind(), column("Name", 260, true), column("What", 320, false)));
    table.setRowFactory(t -> row());
    table.setOnKeyPressed(e -> {
      if (e.getCode() == KeyCode.ENTER) {
        go(table.getSelectionModel().getSelectedItem());
      }
    });
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    Menus.set(table, "differences-menu", () -> DifferencesMenu.items(site.desk(), chosen()));
    StagePicks picks = new StagePicks(site.desk());
    Carrier.installRows(
        table,
        site.desk(),
        Differences.Line.class,
        line -> picks.of(chosen().contains(line) ? chosen() : List.of(line)));
    BorderPane all = new BorderPane(table);
    all.setTop(head());
    getChildren().add(all);
    differences.contentProperty().subscribe(this::show);
  }

  private List<Differences.Line> chosen() {
    return table.getSelectionModel().getSelectedItems().stream()
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static Node nothingCompared() {
    return Parts.hint(
        "fth-columns",
        "Nothing was compared",
        "Compare the model with another file, or the placement with one that was kept.");
  }

  private static Node noDifference() {
    return Parts.hint("fth-check", "No difference", "Both are the same in all that is compared.");
  }

  private Node head() {
    JobBar model =
        new JobBar(
            differences.job(),
            "compare-model",
            "Compare model…",
            "fth-box",
            "Choose another model file: what this one has more, less and otherwise",
            this::compareModel);
    MenuButton placement = new MenuButton("Compare placement", Parts.icon("fth-layers"));
    placement.setId("compare-placement");
    placement.setTooltip(Parts.tip("With one that was kept: which stages moved"));
    placement.setMinWidth(USE_PREF_SIZE);
    placement.setOnShowing(e -> offer(placement));
    offer(placement);
    ring.setId("ring-differences");
    ring.getStyleClass().add("small-tool");
    ring.setMinWidth(USE_PREF_SIZE);
    ring.setOnAction(e -> differences.showInGraph());
    HBox tools = new HBox(8, model, placement, Parts.space(), ring);
    tools.setAlignment(Pos.CENTER_LEFT);
    VBox head = new VBox(6, tools, new HBox(10, title, summary));
    head.getStyleClass().add("pane-head");
    return head;
  }

  private void compareModel() {
    site.dialogs()
        .toOpen(getScene().getWindow(), "Compare with model", FileDialogs.MODELS)
        .ifPresent(differences::model);
  }

  private void offer(MenuButton menu) {
    List<MenuItem> items =
        differences.placements().stream().limit(OFFERED).map(this::offered).toList();
    MenuItem none = new MenuItem("Nothing was kept yet");
    none.setDisable(true);
    menu.getItems().setAll(items.isEmpty() ? List.of(none) : items);
  }

  private MenuItem offered(Keeping.Entry entry) {
    MenuItem item = new MenuItem(Differences.title(entry));
    item.setMnemonicParsing(false);
    item.setOnAction(e -> differences.placement(entry));
    return item;
  }

  private TableColumn<Differences.Line, Differences.Line> kind() {
    TableColumn<Differences.Line, Differences.Line> column = plain("", 84);
    column.setCellFactory(c -> new KindCell());
    return column;
  }

  private static TableColumn<Differences.Line, Differences.Line> column(
      String name, double width, boolean names) {
    TableColumn<Differences.Line, Differences.Line> column = plain(name, width);
    column.setCellFactory(c -> new TextCell(names));
    return column;
  }

  private static TableColumn<Differences.Line, Differences.Line> plain(String name, double width) {
    TableColumn<Differences.Line, Differences.Line> column = new TableColumn<>(name);
    column.setPrefWidth(width);
    column.setSortable(false);
    column.setReorderable(false);
    column.setCellValueFactory(c -> new SimpleObjectProperty<>(c.getValue()));
    return column;
  }

  private TableRow<Differences.Line> row() {
    TableRow<Differences.Line> row = new TableRow<>();
    row.setOnMouseClicked(e -> {
      if (e.getClickCount() == 2) {
        go(row.getItem());
      }
    });
    return row;
  }

  private void go(Differences.@Nullable Line line) {
    if (line != null) {
      differences.go(line);
    }
  }

  private void show(Differences.Content now) {
    title.setText(now.title());
    summary.setText(now.summary());
    table.setPlaceholder(now.title().isEmpty() ? nothingCompared() : noDifference());
    table.getItems().setAll(now.lines());
    ring.setDisable(now.lines().stream().noneMatch(l -> l.item() >= 0));
  }

  /** What became of it, as a badge. */
  private static final class KindCell extends TableCell<Differences.Line, Differences.Line> {
    @Override
    protected void updateItem(Differences.@Nullable Line line, boolean empty) {
      super.updateItem(line, empty);
      setGraphic(
          line == null || empty
              ? null
              : Parts.firm(line.kind().word(), "badge", "difference-" + line.kind().word()));
    }
  }

  private static final class TextCell extends TableCell<Differences.Line, Differences.Line> {
    private final boolean names;

    TextCell(boolean names) {
      this.names = names;
    }

    @Override
    protected void updateItem(Differences.@Nullable Line line, boolean empty) {
      super.updateItem(line, empty);
      String text = line == null || empty ? null : names ? line.name() : line.detail();
      setText(text);
      setTooltip(text == null ? null : Parts.tip(text));
    }
  }
}
