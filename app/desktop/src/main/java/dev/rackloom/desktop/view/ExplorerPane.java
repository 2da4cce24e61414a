package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explorer;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * What the workspace holds: models, racks, placements with their history, deployments. Double
 * click, Enter or the menu open.
 */
public final class ExplorerPane extends StackPane {

  private final DeskModel desk;
  private final TreeItem<Line> root = new TreeItem<>(new Line("", "", "", true, () -> {}));

  /** A line of the tree. */
  private record Line(String icon, String label, String detail, boolean shelf, Runnable open) {}

  public ExplorerPane(DeskModel desk) {
    this.desk = desk;
    Explorer explorer = desk.explorer();
    TreeView<Line> tree = new TreeView<>(root);
    tree.setShowRoot(false);
    tree.setCellFactory(t -> new LineCell());
    tree.getStyleClass().addAll("explorer", "dense");
    tree.setId("explorer");
    tree.setAccessibleText("What the workspace holds; Enter opens");
    tree.addEventFilter(KeyEvent.KEY_PRESSED, e -> key(tree, e));
    Menus.set(tree, "explorer-menu", () -> items(tree));
    getChildren().add(tree);
    explorer.shelvesProperty().addListener((o, was, is) -> show(is));
    show(explorer.shelvesProperty().get());
  }

  /** The tree itself would open and close shelves with Enter. */
  private static void key(TreeView<Line> tree, KeyEvent event) {
    TreeItem<Line> at = tree.getSelectionModel().getSelectedItem();
    if (event.getCode() == KeyCode.ENTER && at != null && !at.getValue().shelf()) {
      at.getValue().open().run();
      event.consume();
    }
  }

  private static List<MenuItem> items(TreeView<Line> tree) {
    Optional<Line> line =
        Optional.ofNullable(tree.getSelectionModel().getSelectedItem())
            .map(TreeItem::getValue)
            .filter(l -> !l.shelf());
    return List.of(
        Menus.item(
            "explorer-open",
            "Open  (Enter)",
            line.isPresent(),
            () -> line.ifPresent(l -> l.open().run())),
        Menus.item(
            "explorer-copy",
            "Copy its name",
            line.isPresent(),
            () -> line.ifPresent(l -> Parts.copy(l.label()))));
  }

  private void show(List<Backend.Shelf> shelves) {
    root.getChildren().setAll(shelves.stream().map(this::shelf).toList());
  }

  private TreeItem<Line> shelf(Backend.Shelf shelf) {
    String count = String.valueOf(shelf.entries().size());
    TreeItem<Line> item =
        new TreeItem<>(new Line(icon(shelf.kind()), shelf.kind().title(), count, true, () -> {}));
    shelf.entries().forEach(e -> item.getChildren().add(entry(shelf.kind(), e)));
    item.setExpanded(true);
    return item;
  }

  private TreeItem<Line> entry(Backend.Kind kind, Backend.Entry entry) {
    return new TreeItem<>(
        new Line("", entry.label(), entry.detail(), false, () -> desk.opener().entry(kind, entry)));
  }

  private static String icon(Backend.Kind kind) {
    return switch (kind) {
      case MODELS -> "fth-box";
      case RACKS -> "fth-server";
      case PLACEMENTS -> "fth-layers";
      case DEPLOYMENTS -> "fth-activity";
    };
  }

  private static final class LineCell extends TreeCell<Line> {
    /** As wide as the tree, never wider: long names end in an ellipsis. */
    LineCell() {
      setPrefWidth(0);
      setOnMouseClicked(e -> clicked(e.getClickCount()));
    }

    private void clicked(int times) {
      Line line = getItem();
      if (times == 2 && line != null) {
        line.open().run();
      }
    }

    @Override
    protected void updateItem(@Nullable Line line, boolean empty) {
      super.updateItem(line, empty);
      setText(null);
      setGraphic(line == null || empty ? null : line.shelf() ? shelf(line) : entry(line));
      setTooltip(line == null || empty ? null : Parts.tip(line.label() + "\n" + line.detail()));
    }

    private static HBox shelf(Line line) {
      Label title = Parts.label(line.label(), "shelf");
      title.setGraphic(Parts.icon(line.icon()));
      return new HBox(6, title, Parts.label(line.detail(), "count"));
    }

    private static VBox entry(Line line) {
      VBox box = new VBox(Parts.label(line.label(), "entry"), Parts.label(line.detail(), "detail"));
      box.setMaxWidth(Double.MAX_VALUE);
      return box;
    }
  }
}
