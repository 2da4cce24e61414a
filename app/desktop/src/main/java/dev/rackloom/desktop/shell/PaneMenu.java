package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.PaneType;
import javafx.geometry.Side;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import software.coley.bentofx.dockable.Dockable;

/** The menu of a pane's tab. */
final class PaneMenu extends ContextMenu {

  PaneMenu(PaneType type, Dockable pane, PaneMoves moves, Runnable close) {
    for (Side side : Side.values()) {
      String word = PaneMoves.word(side);
      item(
          "move-" + word + "-" + type.id(),
          "Move to the " + word + " of the window",
          null,
          () -> moves.toSide(pane, side));
    }
    item(
        "tear-" + type.id(),
        "Move into a window of its own",
        new FontIcon("fth-arrow-up-right"),
        () -> moves.tearOut(pane));
    getItems().add(new SeparatorMenuItem());
    item("close-" + type.id(), "Close " + type.title(), new FontIcon("fth-x"), close);
  }

  private void item(String id, String title, @Nullable FontIcon icon, Runnable action) {
    MenuItem item = new MenuItem(title, icon);
    item.setId(id);
    item.setOnAction(e -> action.run());
    getItems().add(item);
  }
}
