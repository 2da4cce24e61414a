package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explorer;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
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

  private static final PseudoClass ON_SCREEN = PseudoClass.getPseudoClass("on-screen");

  private final DeskModel desk;
  private final Explorer explorer;
  private final TreeItem<Line> root =
      new TreeItem<>(new Line("", "", "", Optional.empty(), () -> {}));
  private final TreeView<Line> tree = new TreeView<>(root);
  private boolean renewing;

  /** A line of the tree; a shelf is no thing. */
  private record Line(
      String icon, String label, String detail, Optional<Explorer.Thing> thing, Runnable open) {
    boolean shelf() {
      return thing.isEmpty();
    }
  }

  public ExplorerPane(DeskModel desk) {
    this.desk = desk;
    this.explorer = desk.explorer();
    tree.setShowRoot(false);
    tree.setCellFactory(t -> new LineCell());
    tree.getStyleClass().addAll("explorer", "dense");
    tree.setId("explorer");
    tree.setAccessibleText("What the workspace holds; Enter opens");
    tree.addEventFilter(KeyEvent.KEY_PRESSED, e -> key(tree, e));
    Menus.set(tree, "explorer-menu", () -> items(tree));
    getChildren().add(tree);
    tree.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> picked(is));
    explorer.shelvesProperty().addListener((o, was, is) -> show(is));
    explorer.openProperty().addListener((o, was, is) -> tree.refresh());
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

  private void picked(@Nullable TreeItem<Line> at) {
    if (!renewing) {
      explorer.pick(Optional.ofNullable(at).flatMap(i -> i.getValue().thing()));
    }
  }

  /** Things move up when they are opened: what was selected stays so, wherever it stands now. */
  private void show(List<Backend.Shelf> shelves) {
    renewing = true;
    tree.getSelectionModel().clearSelection();
    root.getChildren().setAll(shelves.stream().map(this::shelf).toList());
    explorer
        .picked()
        .flatMap(thing ->
            root.getChildren().stream()
                .flatMap(shelf -> shelf.getChildren().stream())
                .filter(item -> item.getValue().thing().equals(Optional.of(thing)))
                .findFirst())
        .ifPresent(tree.getSelectionModel()::select);
    renewing = false;
  }

  private TreeItem<Line> shelf(Backend.Shelf shelf) {
    String count = String.valueOf(shelf.entries().size());
    TreeItem<Line> item =
        new TreeItem<>(
            new Line(icon(shelf.kind()), shelf.kind().title(), count, Optional.empty(), () -> {}));
    shelf.entries().forEach(e -> item.getChildren().add(entry(shelf.kind(), e)));
    item.setExpanded(true);
    return item;
  }

  private TreeItem<Line> entry(Backend.Kind kind, Backend.Entry entry) {
    return new TreeItem<>(
        new Line(
            "",
            entry.label(),
            entry.detail(),
            Optional.of(new Explorer.Thing(kind, entry.id())),
            () -> desk.opener().entry(kind, entry)));
  }

  private boolean isOpen(Line line) {
    return line.thing().filter(explorer.openProperty().get()::contains).isPresent();
  }

  private static String icon(Backend.Kind kind) {
    return switch (kind) {
      case MODELS -> "fth-box";
      case RACKS -> "fth-server";
      case PLACEMENTS -> "fth-layers";
      case DEPLOYMENTS -> "fth-activity";
    };
  }

  private final class LineCell extends TreeCell<Line> {
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
      boolean open = line != null && !empty && isOpen(line);
      pseudoClassStateChanged(ON_SCREEN, open);
      setAccessibleText(
          line == null || empty ? null : line.label() + (open ? ", on the screen" : ""));
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
