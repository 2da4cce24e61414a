package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Walk;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Arrows walk along lines, Enter opens and closes, Esc goes up, + and - zoom, 0 shows everything.
 */
final class GraphKeys {

  private static final double ZOOM = 1.25;

  private GraphKeys() {}

  static void install(GraphView view) {
    Map<KeyCode, Runnable> keys =
        Map.ofEntries(
            Map.entry(KeyCode.UP, () -> view.walk(Walk.Step.UP)),
            Map.entry(KeyCode.DOWN, () -> view.walk(Walk.Step.DOWN)),
            Map.entry(KeyCode.LEFT, () -> view.walk(Walk.Step.LEFT)),
            Map.entry(KeyCode.RIGHT, () -> view.walk(Walk.Step.RIGHT)),
            Map.entry(KeyCode.ENTER, () -> view.toggle(view.selectedProperty().get())),
            Map.entry(KeyCode.ESCAPE, view::up),
            Map.entry(KeyCode.PLUS, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.EQUALS, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.ADD, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.MINUS, () -> view.zoom(1 / ZOOM)),
            Map.entry(KeyCode.SUBTRACT, () -> view.zoom(1 / ZOOM)),
            Map.entry(KeyCode.DIGIT0, view::fit),
            Map.entry(KeyCode.NUMPAD0, view::fit));
    view.setOnKeyPressed(event -> press(keys, event));
  }

  private static void press(Map<KeyCode, Runnable> keys, KeyEvent event) {
    Runnable action = event.isShortcutDown() ? null : keys.get(event.getCode());
    if (action != null) {
      action.run();
      event.consume();
    }
  }
}
