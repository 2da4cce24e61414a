package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Preferences;
import dev.rackloom.desktop.viewmodel.Shortcut;
import dev.rackloom.desktop.viewmodel.Shortcut.Scope;
import dev.rackloom.viewer.canvas.GraphAction;
import dev.rackloom.viewer.canvas.GraphView;
import dev.rackloom.viewer.canvas.Press;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Button;

/** The keys that views hear themselves: what there is, and as somebody likes them. */
public final class ViewKeys {

  private ViewKeys() {}

  /** All with their first keys. */
  public static List<Shortcut> shortcuts() {
    Stream<Shortcut> graph =
        Arrays.stream(GraphAction.values())
            .map(a -> new Shortcut(Scope.GRAPH, a.id(), a.title(), a.press()));
    Stream<Shortcut> lanes =
        Arrays.stream(LaneAction.values())
            .map(a -> new Shortcut(Scope.LANES, a.id(), a.title(), a.press()));
    Stream<Shortcut> stages =
        Arrays.stream(StageAction.values())
            .map(a -> new Shortcut(Scope.STAGES, a.id(), a.title(), a.press()));
    return Stream.of(graph, lanes, stages).flatMap(s -> s).toList();
  }

  /** Gives a graph the keys that somebody likes, now and whenever they change. */
  static void follow(GraphView view, Preferences preferences) {
    view.pressesProperty()
        .bind(
            preferences
                .settingsProperty()
                .map(s -> GraphAction.presses(a -> s.keys().getOrDefault(a.id(), a.press()))));
  }

  /** Tells the keys of lanes that somebody likes, now and whenever they change. */
  static void followLanes(Preferences preferences, Consumer<Map<LaneAction, String>> then) {
    follow(LaneAction.values(), LaneAction::id, LaneAction::press, preferences, then);
  }

  /** Tells the keys of the table of stages that somebody likes, now and whenever they change. */
  static void followStages(Preferences preferences, Consumer<Map<StageAction, String>> then) {
    follow(StageAction.values(), StageAction::id, StageAction::press, preferences, then);
  }

  private static <A> void follow(
      A[] all,
      Function<A, String> id,
      Function<A, String> first,
      Preferences preferences,
      Consumer<Map<A, String>> then) {
    preferences
        .settingsProperty()
        .subscribe(s ->
            then.accept(
                Arrays.stream(all)
                    .collect(
                        Collectors.toMap(
                            a -> a, a -> s.keys().getOrDefault(id.apply(a), first.apply(a))))));
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
