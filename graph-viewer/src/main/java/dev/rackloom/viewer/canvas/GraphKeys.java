package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Walk;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyEvent;

/** Does what keys mean in a graph, by {@link GraphView#pressesProperty}. */
final class GraphKeys {

  private static final double ZOOM = 1.25;

  /** What arrows do where the flow is down; where it is to the right they change places. */
  private static final Map<GraphAction, Walk.Step> DOWN =
      Map.of(
          GraphAction.UP, Walk.Step.UP,
          GraphAction.DOWN, Walk.Step.DOWN,
          GraphAction.LEFT, Walk.Step.LEFT,
          GraphAction.RIGHT, Walk.Step.RIGHT);

  private static final Map<GraphAction, Walk.Step> RIGHT =
      Map.of(
          GraphAction.LEFT, Walk.Step.UP,
          GraphAction.RIGHT, Walk.Step.DOWN,
          GraphAction.UP, Walk.Step.LEFT,
          GraphAction.DOWN, Walk.Step.RIGHT);

  private GraphKeys() {}

  static void install(GraphView view) {
    view.setOnKeyPressed(event -> press(view, event));
  }

  private static void press(GraphView view, KeyEvent event) {
    Press.find(view.pressesProperty().get(), event)
        .ifPresent(action -> {
          act(view, action, event);
          event.consume();
        });
  }

  private static void act(GraphView view, GraphAction action, KeyEvent event) {
    switch (action) {
      case UP, DOWN, LEFT, RIGHT -> walk(view, action, event);
      case CHOOSE -> choose(view);
      case LEVEL -> view.selection().chooseLevel();
      case LINE -> view.selection().nextLine();
      case OPEN -> view.toggle(view.selectedProperty().get());
      case OPEN_ALL -> view.openAll();
      case CLOSE_ALL -> view.closeAll();
      case IN -> view.selection().in();
      case OUT -> out(view);
      case REPEATS -> view.toggleRepeat(view.selectedProperty().get());
      case LARGER -> view.zoom(ZOOM);
      case SMALLER -> view.zoom(1 / ZOOM);
      case ALL -> view.fit();
      case SELECTED -> view.fitSelected();
      case TURN -> view.directionProperty().set(view.directionProperty().get().other());
    }
  }

  private static void choose(GraphView view) {
    int item = view.selectedProperty().get();
    if (item != Item.NONE) {
      view.picks().toggle(item);
    }
  }

  /**
   * Gives up what is being opened, or a frame, else lets go of several, else selects the item
   * around the selected one.
   */
  private static void out(GraphView view) {
    if (view.busyProperty().get()) {
      view.stop();
    } else if (view.marquee().end(view.viewportProperty().get()).isEmpty()) {
      if (view.picks().several()) {
        view.picks().set(List.of());
      } else {
        view.selection().up();
      }
    }
  }

  /** With Shift what is come to is chosen too, with Ctrl what is chosen stays so. */
  private static void walk(GraphView view, GraphAction arrow, KeyEvent event) {
    boolean down = view.directionProperty().get() == Direction.DOWN;
    Walk.Step step = java.util.Objects.requireNonNull((down ? DOWN : RIGHT).get(arrow), arrow.id());
    if (event.isShiftDown()) {
      view.selection().walk(step, Picks::add);
    } else if (event.isShortcutDown()) {
      view.selection().walk(step, Picks::pass);
    } else {
      view.selection().walk(step, Picks::only);
    }
  }
}
