package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.viewmodel.AllGroups;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Settings;
import java.util.List;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;

/** What can be done with files, with what was found, and with how the window looks. */
final class ViewCommands {

  private static final ObservableValue<Boolean> ALWAYS = new SimpleBooleanProperty(true);

  private ViewCommands() {}

  static List<Command> of(DeskWindow window, Site site, ObservableValue<Boolean> open) {
    DeskModel desk = site.desk();
    ObservableValue<Boolean> found =
        desk.found().stateProperty().map(f -> !f.highlight().isEmpty());
    ObservableValue<Boolean> notice = desk.notices().noticeProperty().map(n -> n.isPresent());
    return List.of(
        command(
            "open-recent",
            "Open a recent file…",
            "Shortcut+R",
            "fth-clock",
            ALWAYS,
            window::openRecent),
        command(
            "reload",
            "Read the model's file again",
            "F5",
            "fth-refresh-cw",
            open,
            () -> desk.opener().reload()),
        command(
            "expand-all",
            "Expand all groups of the graph",
            "",
            "fth-chevrons-down",
            open,
            () -> window.show("graph", desk.groups()::expand)),
        command(
            "close-all",
            "Close all groups of the graph",
            "",
            "fth-chevrons-up",
            open,
            () -> window.show("graph", desk.groups()::close)),
        command(
            "graph-svg",
            "Export the graph as SVG…",
            "",
            "fth-image",
            open,
            () -> window.show("graph", () -> desk.groups().export(AllGroups.Format.SVG))),
        command(
            "graph-png",
            "Export the graph as PNG…",
            "",
            "fth-image",
            open,
            () -> window.show("graph", () -> desk.groups().export(AllGroups.Format.PNG))),
        command(
            "open-part",
            "Open the selected part for itself",
            "Alt+Enter",
            "fth-external-link",
            open,
            desk.extracts()::open),
        command(
            "save-part",
            "Save the selected part as a model file…",
            "",
            "fth-download",
            open,
            window::savePart),
        command(
            "next-found",
            "Next found",
            "F3",
            "fth-chevron-down",
            found,
            () -> desk.found().step(true)),
        command(
            "previous-found",
            "Previous found",
            "Shift+F3",
            "fth-chevron-up",
            found,
            () -> desk.found().step(false)),
        command("clear-found", "Take the rings away", "", "fth-x", found, desk.found()::clear),
        command(
            "read-weights",
            "Read the weights of the selected operator",
            "",
            "fth-bar-chart",
            open,
            () -> window.show("details", desk.details()::readWeights)),
        command(
            "filter-log",
            "Filter the log",
            "Shortcut+Shift+L",
            "fth-filter",
            ALWAYS,
            () -> window.show("log", desk.journal().filter()::ask)),
        command(
            "larger",
            "Everything larger",
            "Shortcut+Plus",
            "fth-zoom-in",
            ALWAYS,
            () -> scale(desk, true)),
        command(
            "smaller",
            "Everything smaller",
            "Shortcut+Minus",
            "fth-zoom-out",
            ALWAYS,
            () -> scale(desk, false)),
        command(
            "notifications",
            "Tell problems over the window, or in the log alone",
            "",
            "fth-bell",
            ALWAYS,
            desk.notices()::toggle),
        command(
            "dismiss-notice",
            "Put the notice away",
            "Shortcut+Shift+N",
            "fth-bell-off",
            notice,
            desk.notices()::dismiss));
  }

  private static void scale(DeskModel desk, boolean up) {
    desk.preferences().change(s -> s.with(scaled(s, up)));
    desk.journal()
        .info(
            "Everything at "
                + desk.preferences().settingsProperty().get().appearance().scalePercent()
                + " %");
  }

  private static Settings.Appearance scaled(Settings settings, boolean up) {
    return settings.appearance().scaled(up);
  }

  private static Command command(
      String id,
      String title,
      String keys,
      String icon,
      ObservableValue<Boolean> enabled,
      Runnable action) {
    return new Command(id, title, keys, icon, enabled, action);
  }
}
