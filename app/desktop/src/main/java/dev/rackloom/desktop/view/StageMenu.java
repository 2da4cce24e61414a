package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What the chosen stages can be held to. */
final class StageMenu {

  private StageMenu() {}

  static List<MenuItem> items(Constraints constraints) {
    int count = constraints.count();
    String which = count == 1 ? "stage" : count + " stages";
    return List.of(
        Menus.item("pin-here", "Pin " + which + " here", count > 0, constraints::pinHere),
        devices("pin-to", "Pin " + which + " to", count > 0, constraints, constraints::pinTo),
        Menus.item("ban-here", "Ban " + which + " from here", count > 0, constraints::banHere),
        devices("ban-from", "Ban " + which + " from", count > 0, constraints, constraints::ban),
        new SeparatorMenuItem(),
        Menus.item("keep-together", "Keep together", count > 1, constraints::together),
        Menus.item("keep-apart", "Keep apart", count > 1, constraints::apart),
        Menus.item("same-node", "Keep on one node", count > 1, constraints::sameNode));
  }

  private static Menu devices(
      String id, String text, boolean enabled, Constraints constraints, Consumer<String> action) {
    Menu menu = new Menu(text);
    menu.setId(id);
    menu.setDisable(!enabled);
    constraints
        .devices()
        .forEach(
            d -> menu.getItems().add(Menus.item(id + "-" + d, d, true, () -> action.accept(d))));
    return menu;
  }
}
