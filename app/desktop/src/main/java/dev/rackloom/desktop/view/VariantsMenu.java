package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.Pricing;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with the chosen variants. */
final class VariantsMenu {

  private VariantsMenu() {}

  /** What the pane itself does. */
  record Does(Runnable open, Runnable rename, Runnable compare, Runnable delete) {}

  static List<MenuItem> items(DeskModel desk, List<Pricing.Row> chosen, Does does) {
    boolean one = chosen.size() == 1;
    Optional<Keeping.Entry> kept =
        one ? desk.differences().kept(chosen.getFirst().id()) : Optional.empty();
    return List.of(
        Menus.item("variants-open", "Open  (Enter)", one, does.open()),
        Menus.item("variants-rename", "Rename  (F2)", one, does.rename()),
        Menus.item("variants-compare", "Compare the two", chosen.size() == 2, does.compare()),
        Menus.item(
            "variants-differences",
            "Compare the placement on the screen with it",
            kept.isPresent(),
            () -> kept.ifPresent(k -> HistoryMenu.compare(desk, k))),
        Menus.item("variants-delete", "Delete  (Delete)", !chosen.isEmpty(), does.delete()),
        new SeparatorMenuItem(),
        Menus.copy(
            "variants-copy",
            chosen.isEmpty() ? "Copy all as text" : "Copy as text",
            !all(desk).isEmpty(),
            desk,
            () -> CopiedText.variants(chosen.isEmpty() ? all(desk) : chosen)));
  }

  private static List<Pricing.Row> all(DeskModel desk) {
    return desk.handwork().variants().variantsProperty().get();
  }
}
