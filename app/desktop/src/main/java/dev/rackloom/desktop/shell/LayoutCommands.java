package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.Layouts;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.kordamp.ikonli.javafx.FontIcon;

/** What can be done with layouts of the window: as commands, and as a menu. */
final class LayoutCommands {

  static final String SAVE = "save-layout";
  static final String RESET = "reset-layout";
  private static final ObservableValue<Boolean> ALWAYS = new SimpleBooleanProperty(true);

  private LayoutCommands() {}

  static List<Command> of(DeskWindow window, Layouts layouts, ObservableValue<?> changes) {
    ObservableValue<Boolean> some =
        Bindings.createBooleanBinding(() -> !layouts.saved().isEmpty(), changes);
    return List.of(
        new Command(SAVE, "Save layout as…", "", "fth-layout", ALWAYS, window::saveLayout),
        new Command("layouts", "Layouts…", "", "fth-layout", ALWAYS, window::chooseLayout),
        new Command(
            "rename-layout", "Rename a layout…", "", "fth-edit-2", some, window::renameLayout),
        new Command(
            "delete-layout", "Delete a layout…", "", "fth-trash-2", some, window::deleteLayout),
        new Command(
            RESET,
            "Reset layout: put all panes back",
            "",
            "fth-rotate-ccw",
            ALWAYS,
            window::resetLayout));
  }

  /** The same as a menu, as layouts are now. */
  static List<MenuItem> items(List<Command> commands, Layouts layouts) {
    Menu named = new Menu("Layouts", new FontIcon("fth-layout"));
    named.setId("layouts-named");
    int builtIn = layouts.all().size() - layouts.saved().size();
    for (Layout layout : layouts.all()) {
      if (named.getItems().size() == builtIn) {
        named.getItems().add(new SeparatorMenuItem());
      }
      MenuItem item = new MenuItem(layout.name());
      item.setOnAction(e -> layouts.open(layout));
      named.getItems().add(item);
    }
    return List.of(
        item(commands, SAVE),
        named,
        item(commands, RESET),
        new SeparatorMenuItem(),
        item(commands, "rename-layout"),
        item(commands, "delete-layout"));
  }

  private static MenuItem item(List<Command> commands, String id) {
    Command command = commands.stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    MenuItem item = new MenuItem(command.title(), new FontIcon(command.icon()));
    item.setId(id);
    item.setDisable(!command.enabled().getValue());
    item.setOnAction(e -> command.run());
    return item;
  }
}
