package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Backend.Event;
import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Keeping;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with something that happened. */
final class HistoryMenu {

  private HistoryMenu() {}

  /**
   * Its lines.
   *
   * @param event what is selected
   * @param only shows its kind alone
   */
  static List<MenuItem> items(DeskModel desk, Optional<Event> event, Consumer<Backend.Kind> only) {
    boolean opens = event.filter(desk.history()::opens).isPresent();
    Optional<Keeping.Entry> kept = event.flatMap(desk.differences()::kept);
    return List.of(
        Menus.item(
            "history-open", "Open  (Enter)", opens, () -> event.ifPresent(desk.history()::open)),
        Menus.item(
            "history-compare",
            "Compare the placement on the screen with it",
            kept.isPresent(),
            () -> kept.ifPresent(k -> compare(desk, k))),
        new SeparatorMenuItem(),
        Menus.item(
            "history-only",
            event.map(e -> "Show only: " + e.kind().title()).orElse("Show only this kind"),
            event.isPresent(),
            () -> event.ifPresent(e -> only.accept(e.kind()))),
        Menus.copy(
            "history-copy",
            "Copy as text",
            event.isPresent(),
            desk,
            () -> CopiedText.events(event.stream().toList())),
        Menus.copy(
            "history-copy-all",
            "Copy all that is shown as text",
            !desk.history().events().isEmpty(),
            desk,
            () -> CopiedText.events(desk.history().events())));
  }

  /** Which stages moved since a kept placement, in the pane of differences. */
  static void compare(DeskModel desk, Keeping.Entry kept) {
    Menus.show(desk, "differences");
    desk.differences().placement(kept);
  }
}
