package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with a constraint in force. */
final class ConstraintsMenu {

  private ConstraintsMenu() {}

  static List<MenuItem> items(DeskModel desk, Optional<Constraints.Row> row) {
    Constraints constraints = desk.insight().constraints();
    List<Constraints.Row> all = constraints.rowsProperty().get();
    StagePicks picks = new StagePicks(desk);
    List<Integer> stages = row.map(r -> picks.of(r.constraint())).orElse(List.of());
    String which = StagePicks.words(stages.size());
    return List.of(
        Menus.item(
            "constraint-choose",
            "Choose its " + which,
            !stages.isEmpty(),
            () -> picks.choose(stages)),
        Menus.item(
            "constraint-ring",
            "Ring its " + which + " in the graph",
            !stages.isEmpty(),
            () -> picks.ring(row.map(Constraints.Row::text).orElse(""), stages)),
        new SeparatorMenuItem(),
        Menus.item(
            "constraint-remove",
            "Take it away  (Delete)",
            row.isPresent(),
            () -> row.ifPresent(constraints::remove)),
        Menus.item("constraint-clear", "Remove all", !all.isEmpty(), constraints::clear),
        new SeparatorMenuItem(),
        Menus.copy(
            "constraint-copy",
            "Copy all as text",
            !all.isEmpty(),
            desk,
            () -> CopiedText.constraints(all)));
  }
}
