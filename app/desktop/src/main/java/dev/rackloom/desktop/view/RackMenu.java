package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with a device of the rack, and with the rack. */
final class RackMenu {

  private RackMenu() {}

  static List<MenuItem> device(DeskModel desk, String device) {
    StagePicks picks = new StagePicks(desk);
    List<Integer> stages = picks.on(device);
    String its = "its " + StagePicks.words(stages.size());
    Constraints constraints = desk.insight().constraints();
    int chosen = constraints.count();
    String which = "the chosen " + StagePicks.words(chosen);
    return List.of(
        Menus.item("rack-choose", "Choose " + its, !stages.isEmpty(), () -> picks.choose(stages)),
        Menus.item(
            "rack-ring",
            "Ring " + its + " in the graph",
            !stages.isEmpty(),
            () -> picks.ring("on " + device, stages)),
        new SeparatorMenuItem(),
        Menus.item(
            "rack-move",
            "Move " + which + " here",
            chosen > 0,
            () -> desk.handwork().lanes().moveTo(device)),
        Menus.item(
            "rack-pin", "Pin " + which + " here", chosen > 0, () -> constraints.pinTo(device)),
        Menus.item(
            "rack-ban", "Ban " + which + " from here", chosen > 0, () -> constraints.ban(device)),
        new SeparatorMenuItem(),
        Menus.copy(
            "rack-copy-device",
            "Copy " + device + " as text",
            true,
            desk,
            () -> text(desk, device)),
        rack(desk).getFirst());
  }

  private static String text(DeskModel desk, String device) {
    return CopiedText.rack(
        now(desk).devices().stream().filter(d -> d.id().equals(device)).toList(), List.of());
  }

  static List<MenuItem> rack(DeskModel desk) {
    return List.of(
        Menus.copy(
            "rack-copy",
            "Copy the rack as text",
            !now(desk).devices().isEmpty(),
            desk,
            () -> CopiedText.rack(now(desk).devices(), now(desk).links())));
  }

  private static RackModel.Content now(DeskModel desk) {
    return desk.rack().contentProperty().get();
  }
}
