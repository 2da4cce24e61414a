package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.canvas.GraphAction;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.List;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with the selected part of the graph, and with the graph as a picture. */
final class GraphMenu {

  private GraphMenu() {}

  static void install(GraphView view, DeskModel desk, GraphExport export) {
    Menus.install(view, "graph-menu", () -> items(view, desk, export));
  }

  /** As a menu of its own, for a button. */
  static List<MenuItem> items(GraphView view, DeskModel desk, GraphExport export) {
    int selected = view.selectedProperty().get();
    boolean some = selected > ModelTree.ROOT;
    boolean any = view.tree().isPresent();
    List<MenuItem> items =
        new java.util.ArrayList<>(
            List.of(
                Menus.item(
                    "graph-toggle",
                    ViewKeys.tip("Open or close", view, GraphAction.OPEN),
                    some,
                    () -> view.toggle(selected)),
                Menus.item(
                    "graph-repeat",
                    ViewKeys.tip("Show each or one of equal ones", view, GraphAction.REPEATS),
                    some,
                    () -> view.toggleRepeat(selected)),
                Menus.item(
                    "graph-zoom-selected",
                    ViewKeys.tip("Zoom to it", view, GraphAction.SELECTED),
                    some,
                    view::fitSelected),
                new SeparatorMenuItem(),
                Menus.item(
                    "graph-expand-all",
                    ViewKeys.tip("Expand all groups", view, GraphAction.OPEN_ALL),
                    any,
                    view::openAll),
                Menus.item(
                    "graph-close-all",
                    ViewKeys.tip("Close all groups", view, GraphAction.CLOSE_ALL),
                    any,
                    view::closeAll),
                new SeparatorMenuItem(),
                Menus.item("graph-part", "Open it as a part", some, desk.extracts()::open),
                Menus.item("graph-part-file", "Save it as a model file…", some, export::part),
                Menus.item("graph-svg", "Export the graph as SVG…", any, export::svg),
                Menus.item("graph-png", "Export the graph as PNG…", any, export::png)));
    if (!desk.selection().stages().isEmpty()) {
      items.add(new SeparatorMenuItem());
      items.addAll(StageMenu.items(desk, "graph"));
    }
    return items;
  }
}
