package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Differences;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with the chosen differences. */
final class DifferencesMenu {

  private DifferencesMenu() {}

  static List<MenuItem> items(DeskModel desk, List<Differences.Line> chosen) {
    Differences differences = desk.differences();
    List<Differences.Line> all = differences.contentProperty().get().lines();
    StagePicks picks = new StagePicks(desk);
    List<Integer> stages = picks.of(chosen);
    boolean one = chosen.size() == 1 && chosen.getFirst().item() >= 0;
    return List.of(
        Menus.item(
            "differences-go",
            "Show it in the graph  (Enter)",
            one,
            () -> differences.go(chosen.getFirst())),
        Menus.item(
            "differences-ring",
            "Ring all in the graph",
            all.stream().anyMatch(l -> l.item() >= 0),
            differences::showInGraph),
        Menus.item(
            "differences-choose",
            "Choose its " + StagePicks.words(stages.size()),
            !stages.isEmpty(),
            () -> picks.choose(stages)),
        new SeparatorMenuItem(),
        Menus.copy(
            "differences-copy",
            "Copy as text",
            !chosen.isEmpty(),
            desk,
            () -> CopiedText.differences(chosen)),
        Menus.copy(
            "differences-copy-all",
            "Copy all as text",
            !all.isEmpty(),
            desk,
            () -> CopiedText.differences(all)));
  }
}
