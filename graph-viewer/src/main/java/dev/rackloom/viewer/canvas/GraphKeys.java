package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Walk;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Arrows walk along lines, L steps through the lines of what is selected, Enter opens and closes, I
 * goes in, Esc goes out, R unfolds repeats, + and - zoom, 0 shows everything, Z the selection, F
 * flows the other way.
 */
final class GraphKeys {

  private static final double ZOOM = 1.25;

  /** What arrows do where the flow is down; where it is to the right they change places. */
  private static final Map<KeyCode, Walk.Step> DOWN =
      Map.of(
          KeyCode.UP, Walk.Step.UP,
          KeyCode.DOWN, Walk.Step.DOWN,
          KeyCode.LEFT, Walk.Step.LEFT,
          KeyCode.RIGHT, Walk.Step.RIGHT);

  private static final Map<KeyCode, Walk.Step> RIGHT =
      Map.of(
          KeyCode.LEFT, Walk.Step.UP,
          KeyCode.RIGHT, Walk.Step.DOWN,
          KeyCode.UP, Walk.Step.LEFT,
          KeyCode.DOWN, Walk.Step.RIGHT);

  /** What the keys do, for people. */
  static final String WORDS =
      "arrows walk along lines · L steps through the lines of what is selected · Enter opens and"
          + " closes · I goes in, Esc goes out · R unfolds repeats · + and − zoom · 0 shows everything, Z the selection · F turns the flow";

  private GraphKeys() {}

  static void install(GraphView view) {
    Map<KeyCode, Runnable> keys =
        Map.ofEntries(
            Map.entry(KeyCode.ENTER, () -> view.toggle(view.selectedProperty().get())),
            Map.entry(KeyCode.R, () -> unfold(view)),
            Map.entry(KeyCode.L, view::nextLine),
            Map.entry(KeyCode.I, view::in),
            Map.entry(KeyCode.ESCAPE, view::up),
            Map.entry(KeyCode.PLUS, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.EQUALS, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.ADD, () -> view.zoom(ZOOM)),
            Map.entry(KeyCode.MINUS, () -> view.zoom(1 / ZOOM)),
            Map.entry(KeyCode.SUBTRACT, () -> view.zoom(1 / ZOOM)),
            Map.entry(KeyCode.Z, view::fitSelected),
            Map.entry(KeyCode.F, () -> turn(view)),
            Map.entry(KeyCode.DIGIT0, view::fit),
            Map.entry(KeyCode.NUMPAD0, view::fit));
    view.setOnKeyPressed(event -> press(view, keys, event));
  }

  private static void unfold(GraphView view) {
    view.toggleRepeat(view.selectedProperty().get());
  }

  private static void turn(GraphView view) {
    view.directionProperty().set(view.directionProperty().get().other());
  }

  private static void press(GraphView view, Map<KeyCode, Runnable> keys, KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    boolean down = view.directionProperty().get() == Direction.DOWN;
    Walk.Step step = (down ? DOWN : RIGHT).get(event.getCode());
    Runnable action = keys.get(event.getCode());
    if (step != null) {
      view.walk(step);
      event.consume();
    } else if (action != null) {
      action.run();
      event.consume();
    }
  }
}
