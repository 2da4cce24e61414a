package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What the chosen stages can be held to. */
final class StageMenu {

  private StageMenu() {}

  /** As a context menu; made anew whenever it opens. */
  static ContextMenu context(Constraints constraints) {
    ContextMenu menu = new ContextMenu();
    menu.setId("stage-menu");
    menu.getItems().setAll(items(constraints));
    menu.setOnShowing(e -> menu.getItems().setAll(items(constraints)));
    return menu;
  }

  static List<MenuItem> items(Constraints constraints) {
    int count = constraints.count();
    String which = count == 1 ? "stage" : count + " stages";
    return List.of(
        item("pin-here", "Pin " + which + " here", count > 0, constraints::pinHere),
        devices("pin-to", "Pin " + which + " to", count > 0, constraints, constraints::pinTo),
        item("ban-here", "Ban " + which + " from here", count > 0, constraints::banHere),
        devices("ban-from", "Ban " + which + " from", count > 0, constraints, constraints::ban),
        new SeparatorMenuItem(),
        item("keep-together", "Keep together", count > 1, constraints::together),
        item("keep-apart", "Keep apart", count > 1, constraints::apart),
        item("same-node", "Keep on one node", count > 1, constraints::sameNode));
  }

  private static MenuItem item(String id, String text, boolean enabled, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setId(id);
    item.setDisable(!enabled);
    item.setOnAction(e -> action.run());
    return item;
  }

  private static Menu devices(
      String id, String text, boolean enabled, Constraints constraints, Consumer<String> action) {
    Menu menu = new Menu(text);
    menu.setId(id);
    menu.setDisable(!enabled);
    constraints
        .devices()
        .forEach(d -> menu.getItems().add(item(id + "-" + d, d, true, () -> action.accept(d))));
    return menu;
  }
}
