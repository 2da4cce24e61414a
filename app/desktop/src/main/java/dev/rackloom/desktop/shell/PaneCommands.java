package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Side;

/** What can be done with panes: reached, moved, closed. */
final class PaneCommands {

  private static final ObservableValue<Boolean> ALWAYS = new SimpleBooleanProperty(true);

  private PaneCommands() {}

  static List<Command> of(DeskWindow window) {
    List<Command> all = new ArrayList<>();
    all.add(command(window, "next-pane", "Go to the next pane", "F6", "right", m -> m.go(1)));
    all.add(
        command(
            window, "previous-pane", "Go to the pane before", "Shift+F6", "left", m -> m.go(-1)));
    all.add(
        new Command(
            "move-pane",
            "Move the pane in use…",
            "Shortcut+Shift+M",
            "fth-move",
            ALWAYS,
            window::movePane));
    for (Side side : Side.values()) {
      String word = PaneMoves.word(side);
      all.add(
          command(
              window,
              "pane-" + word,
              "Move the pane in use to the " + word + " of the window",
              "Shortcut+Alt+" + side.name().charAt(0),
              icon(side),
              m -> m.toSide(side)));
    }
    all.add(
        command(
            window,
            "pane-group",
            "Move the pane in use to the next group of tabs",
            "Shortcut+Alt+G",
            "right",
            PaneMoves::toNextGroup));
    all.add(
        command(
            window,
            "tear-pane",
            "Move the pane in use into a window of its own",
            "Shortcut+Alt+W",
            "up-right",
            PaneMoves::tearOut));
    all.add(
        new Command(
            "close-pane",
            "Close the pane in use",
            "Shortcut+W",
            "fth-x",
            ALWAYS,
            () -> window.panes(PaneMoves::close)));
    return all;
  }

  private static String icon(Side side) {
    return switch (side) {
      case LEFT -> "left";
      case RIGHT -> "right";
      case TOP -> "up";
      case BOTTOM -> "down";
    };
  }

  private static Command command(
      DeskWindow window,
      String id,
      String title,
      String keys,
      String arrow,
      Consumer<PaneMoves> action) {
    return new Command(id, title, keys, "fth-arrow-" + arrow, ALWAYS, () -> window.panes(action));
  }
}
