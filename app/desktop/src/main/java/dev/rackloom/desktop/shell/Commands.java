package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.StagesPane;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Insight;
import dev.rackloom.desktop.viewmodel.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;

/** Everything that can be done, once; toolbar, keys and palette are made from it. */
final class Commands {

  static final String OPEN_MODEL = "open-model";
  static final String OPEN_RACK = "open-rack";
  static final String UNDO = "undo";
  static final String REDO = "redo";
  static final String PLACE = "auto-place";
  static final String DEPLOY = "deploy";
  static final String SEND = "send";
  static final String STOP = "stop";
  static final String SAVE = "save";
  static final String PALETTE = "palette";
  static final String SEARCH = "search";
  static final String THEME = "theme";
  static final String PHASE = "phase";
  static final String SIZES = "reset-sizes";

  private static final ObservableValue<Boolean> ALWAYS = new SimpleBooleanProperty(true);

  private Commands() {}

  static List<Command> of(DeskWindow window, Site site) {
    DeskModel desk = site.desk();
    Look look = site.look();
    ObservableValue<Boolean> open =
        Bindings.createBooleanBinding(
            () -> desk.studyProperty().get().isPresent(), desk.studyProperty());
    ObservableValue<Boolean> serving =
        Bindings.createBooleanBinding(
            () -> desk.deploymentProperty().get().isPresent(), desk.deploymentProperty());
    List<Command> all = new ArrayList<>();
    all.add(
        command(OPEN_MODEL, "Open model…", "Shortcut+O", "fth-box", ALWAYS, window::chooseModel));
    all.add(
        command(
            OPEN_RACK, "Open rack…", "Shortcut+Shift+O", "fth-server", ALWAYS, window::chooseRack));
    all.addAll(ViewCommands.of(window, site, open));
    all.add(
        command(
            UNDO,
            "Undo",
            "Shortcut+Z",
            "fth-corner-up-left",
            desk.editor().canUndoProperty(),
            desk.editor()::undo));
    all.add(
        command(
            REDO,
            "Redo",
            "Shortcut+Shift+Z",
            "fth-corner-up-right",
            desk.editor().canRedoProperty(),
            desk.editor()::redo));
    all.add(
        command(
            PLACE,
            "Auto-place",
            "Shortcut+P",
            "fth-zap",
            canPlace(desk, open),
            desk.actions()::autoPlace));
    all.addAll(engine(window, desk, open));
    all.addAll(HandCommands.of(window, desk, open));
    all.add(command(SAVE, "Save placement", "Shortcut+S", "fth-save", open, desk.actions()::save));
    all.add(command(DEPLOY, "Deploy", "Shortcut+D", "fth-play", open, window::deploy));
    all.add(
        command(SEND, "Send 100 requests", "", "fth-send", serving, desk.actions()::sendRequests));
    all.add(command(STOP, "Stop deployment", "", "fth-square", serving, desk.actions()::stop));
    all.add(
        command(
            PALETTE,
            "Command palette",
            "Shortcut+Shift+P",
            "fth-command",
            ALWAYS,
            window::openPalette));
    all.add(command(SEARCH, "Search", "Shortcut+F", "fth-search", open, window::openSearch));
    all.add(
        command(
            "filter-stages",
            "Filter the stages",
            "Shortcut+L",
            "fth-filter",
            open,
            () -> window.show("stages", desk.filter()::ask)));
    all.add(
        command(
            "sort-stages", "Sort the stages by…", "", "fth-arrow-down", open, window::sortStages));
    all.add(
        command(
            "copy-stages",
            "Copy the stages as CSV",
            "",
            "fth-copy",
            open,
            () -> StagesPane.copy(desk)));
    all.add(
        command(
            PHASE,
            "Show prefill or decode",
            "Shortcut+E",
            "fth-repeat",
            Bindings.size(desk.table().phases()).greaterThan(1),
            desk.table()::nextPhase));
    all.add(
        command(
            SIZES,
            "Reset sizes",
            "",
            "fth-rotate-ccw",
            desk.sizes().changedProperty(),
            desk.sizes()::reset));
    all.add(command(THEME, "Light or dark theme", "Shortcut+T", "fth-moon", ALWAYS, look::toggle));
    all.add(command("keys", "Show and change keys", "F1", "fth-command", ALWAYS, window::editKeys));
    all.add(command("quit", "Quit", "Shortcut+Q", "fth-log-out", ALWAYS, window::quit));
    all.addAll(PaneCommands.of(window));
    all.addAll(LayoutCommands.of(window, desk.layouts(), desk.preferences().layoutsProperty()));
    all.addAll(panes(window, site));
    return all;
  }

  /** Perspectives, and every pane. */
  private static List<Command> panes(DeskWindow window, Site site) {
    Stream<Command> perspectives =
        Stream.of(Perspective.values())
            .map(p ->
                command(
                    perspective(p),
                    p.title() + " perspective",
                    p.keys(),
                    p.icon(),
                    ALWAYS,
                    () -> window.go(p)));
    Stream<Command> panes =
        site.panes().all().stream()
            .map(p ->
                command(
                    "show-" + p.id(),
                    "Show " + p.title(),
                    "",
                    p.icon(),
                    ALWAYS,
                    () -> window.show(p.id())));
    return Stream.concat(perspectives, panes).toList();
  }

  static String perspective(Perspective p) {
    return "perspective-" + p.name().toLowerCase(Locale.ROOT);
  }

  /** One search at a time. */
  private static ObservableValue<Boolean> canPlace(DeskModel desk, ObservableValue<Boolean> open) {
    var job = desk.insight().search().job().jobProperty();
    return Bindings.createBooleanBinding(() -> open.getValue() && job.get().isEmpty(), open, job);
  }

  private static List<Command> engine(
      DeskWindow window, DeskModel desk, ObservableValue<Boolean> open) {
    Insight insight = desk.insight();
    Constraints constraints = insight.constraints();
    ObservableValue<Boolean> placing =
        insight.search().job().jobProperty().map(Optional::isPresent);
    return List.of(
        command(
            "cancel-placing",
            "Stop placing, keep the best so far",
            "",
            "fth-x",
            placing,
            insight.search()::cancel),
        command(
            "trade-offs",
            "Look for trade-offs",
            "",
            "fth-trending-up",
            open,
            () -> window.show("front", insight.front()::look)),
        command(
            "what-to-buy",
            "What to buy",
            "",
            "fth-shopping-cart",
            open,
            () -> window.show("why", insight.whatToBuy()::look)),
        command(
            "pin-here", "Pin the chosen stages here", "", "fth-lock", open, constraints::pinHere),
        command(
            "ban-here",
            "Ban the chosen stages from here",
            "",
            "fth-slash",
            open,
            constraints::banHere),
        command(
            "keep-together",
            "Keep the chosen stages together",
            "",
            "fth-link",
            open,
            constraints::together),
        command(
            "keep-apart",
            "Keep the chosen stages apart",
            "",
            "fth-scissors",
            open,
            constraints::apart),
        command(
            "clear-constraints",
            "Remove all constraints",
            "",
            "fth-unlock",
            open,
            constraints::clear));
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
