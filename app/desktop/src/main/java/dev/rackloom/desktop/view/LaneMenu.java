package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Lanes;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with the chosen chips: moved, and held to something. */
final class LaneMenu {

  private LaneMenu() {}

  static List<MenuItem> items(DeskModel desk) {
    Menu move = new Menu("Move to");
    move.setId("chip-move-to");
    move.getItems().setAll(devices(desk.handwork().lanes()));
    List<MenuItem> items = new ArrayList<>(List.of(move, new SeparatorMenuItem()));
    items.addAll(StageMenu.items(desk.insight().constraints()));
    return items;
  }

  /** A line a device. */
  static List<MenuItem> devices(Lanes lanes) {
    return lanes.devices().stream()
        .map(d -> {
          MenuItem item = new MenuItem(d);
          item.setId("move-to-" + d);
          item.setOnAction(e -> lanes.moveTo(d));
          return item;
        })
        .toList();
  }
}
