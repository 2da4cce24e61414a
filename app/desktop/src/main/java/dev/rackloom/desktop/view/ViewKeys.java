package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Shortcut;
import dev.rackloom.desktop.viewmodel.Shortcut.Scope;
import dev.rackloom.viewer.canvas.GraphAction;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.KeyAction;
import dev.rackloom.viewer.canvas.Press;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.control.Button;

/** The keys that views hear themselves: what there is, and as somebody likes them. */
public final class ViewKeys {

  private ViewKeys() {}

  /** All with their first keys. */
  public static List<Shortcut> shortcuts() {
    return Stream.of(
            in(Scope.GRAPH, GraphAction.values()),
            in(Scope.LANES, LaneAction.values()),
            in(Scope.STAGES, StageAction.values()))
        .flatMap(s -> s)
        .toList();
  }

  private static Stream<Shortcut> in(Scope scope, KeyAction... all) {
    return Arrays.stream(all).map(a -> new Shortcut(scope, a.id(), a.title(), a.press()));
  }

  /** Gives a graph the keys that somebody likes, now and whenever they change. */
  static void follow(GraphView view, Preferences preferences) {
    view.pressesProperty()
        .bind(preferences.settingsProperty().map(s -> presses(GraphAction.values(), s)));
  }

  /** Tells the keys of a view that somebody likes, now and whenever they change. */
  static <A extends KeyAction> void follow(
      A[] all, Preferences preferences, Consumer<Map<A, String>> then) {
    preferences.settingsProperty().subscribe(s -> then.accept(presses(all, s)));
  }

  private static <A extends KeyAction> Map<A, String> presses(A[] all, Settings now) {
    return KeyAction.presses(all, a -> now.keys().getOrDefault(a.id(), a.press()));
  }

  /** A small button that does what a key of the graph does. */
  static Button tool(String icon, GraphView view, GraphAction action, Runnable does) {
    Button button = Parts.tool(icon, action.title(), does);
    view.pressesProperty()
        .subscribe(now -> button.setTooltip(Parts.tip(tip(action.title(), view, action))));
    return button;
  }

  /** What something does, with the keys that do it in a graph too. */
  static String tip(String what, GraphView view, GraphAction action) {
    String keys = Press.shown(view.pressesProperty().get().getOrDefault(action, ""));
    return keys.isEmpty() ? what : what + "  (" + keys + ")";
  }
}
