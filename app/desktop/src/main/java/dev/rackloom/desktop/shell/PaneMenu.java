package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.PaneType;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/** The menu of a pane's tab. */
final class PaneMenu extends ContextMenu {

  PaneMenu(PaneType pane, Runnable close) {
    MenuItem item = new MenuItem("Close " + pane.title(), new FontIcon("fth-x"));
    item.setId("close-" + pane.id());
    item.setOnAction(e -> close.run());
    getItems().add(item);
  }
}
