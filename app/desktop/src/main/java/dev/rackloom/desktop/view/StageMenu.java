package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with the chosen stages, whatever shows them: looked at, moved, held. */
final class StageMenu {

  private static final String GRAPH = "graph";
  private static final String WHY = "why";
  private static final String DETAILS = "details";

  private StageMenu() {}

  /**
   * All of it.
   *
   * @param pane where the menu is: it offers no way there
   */
  static List<MenuItem> items(DeskModel desk, String pane) {
    List<MenuItem> items = new ArrayList<>(looks(desk, pane));
    Menu move = new Menu("Move to");
    move.setId("stages-move");
    move.setDisable(desk.selection().stages().isEmpty());
    move.getItems().setAll(devices(desk.handwork().lanes()));
    items.add(move);
    items.add(new SeparatorMenuItem());
    items.addAll(holds(desk.insight().constraints()));
    return items;
  }

  private static List<MenuItem> looks(DeskModel desk, String pane) {
    List<Integer> stages = desk.selection().stages();
    boolean some = !stages.isEmpty();
    String it = stages.size() > 1 ? "them" : "it";
    List<MenuItem> items = new ArrayList<>();
    if (!pane.equals(GRAPH)) {
      items.add(
          Menus.item("stages-graph", "Show " + it + " in the graph", some, () -> go(desk, GRAPH)));
    }
    if (!pane.equals(WHY)) {
      items.add(Menus.item("stages-why", "Why is it here?", some, () -> go(desk, WHY)));
    }
    if (!pane.equals(DETAILS)) {
      items.add(Menus.item("stages-details", "All about it", some, () -> go(desk, DETAILS)));
    }
    items.add(
        Menus.item(
            "stages-ring",
            "Ring " + it + " in the graph",
            some,
            () -> new StagePicks(desk).ring("chosen " + StagePicks.words(stages.size()), stages)));
    return items;
  }

  /** Brings a pane to the front and the stage into sight there. */
  private static void go(DeskModel desk, String pane) {
    Menus.show(desk, pane);
    desk.select(desk.selection().stage());
  }

  /** What they can be held to. */
  static List<MenuItem> holds(Constraints constraints) {
    int count = constraints.count();
    String which = StagePicks.words(count);
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

  /** A line a device: the chosen stages move there. */
  static List<MenuItem> devices(Lanes lanes) {
    return lanes.devices().stream()
        .map(d -> Menus.item("move-to-" + d, d, true, () -> lanes.moveTo(d)))
        .toList();
  }
}
