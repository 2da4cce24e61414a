package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Lanes;
import dev.rackloom.viewer.canvas.Press;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;

/** Does what keys mean in the lanes; arrows with Shift choose what they pass. */
final class LaneKeys {

  private final LanesPane pane;
  private final Lanes lanes;
  private Map<LaneAction, String> presses = Map.of();

  LaneKeys(LanesPane pane, Lanes lanes) {
    this.pane = pane;
    this.lanes = lanes;
  }

  /** Which press does what (see {@link Press}). */
  void set(Map<LaneAction, String> now) {
    presses = now;
  }

  void install(Node on) {
    on.addEventFilter(KeyEvent.KEY_PRESSED, this::press);
  }

  private void press(KeyEvent event) {
    if (Press.find(presses, event).filter(action -> act(action, event)).isPresent()) {
      event.consume();
    }
  }

  private boolean act(LaneAction action, KeyEvent event) {
    return switch (action) {
      case LEFT -> walk(event, 0, -1);
      case RIGHT -> walk(event, 0, 1);
      case UP -> walk(event, -1, 0);
      case DOWN -> walk(event, 1, 0);
      case CHOOSE -> at(c -> lanes.choose(c.chip(), true));
      case OPEN -> at(c -> lanes.toggle(c.chip()));
      case MOVE_UP -> move(-1);
      case MOVE_DOWN -> move(1);
      case MENU -> at(pane::openMenu);
    };
  }

  private boolean at(java.util.function.Consumer<ChipView> then) {
    List<ChipView> focused =
        pane.views().stream().flatMap(v -> v.chips().stream()).filter(Node::isFocused).toList();
    focused.stream().findFirst().ifPresent(then);
    return !focused.isEmpty();
  }

  /** The chosen stages by lanes; what is chosen has the focus afterwards too. */
  private boolean move(int by) {
    lanes.moveBy(by);
    pane.views().stream()
        .flatMap(v -> v.chips().stream())
        .filter(c -> lanes.isChosen(c.chip()))
        .findFirst()
        .ifPresent(Node::requestFocus);
    return true;
  }

  private boolean walk(KeyEvent event, int lanesDown, int chipsOn) {
    List<LaneView> views = pane.views();
    for (int lane = 0; lane < views.size(); lane++) {
      List<ChipView> chips = views.get(lane).chips();
      for (int chip = 0; chip < chips.size(); chip++) {
        if (chips.get(chip).isFocused()) {
          return go(event, next(lane, lanesDown), chip + chipsOn);
        }
      }
    }
    return go(event, next(-1, 1), 0);
  }

  /** The next lane that has chips, in a direction; the same for none. */
  private int next(int from, int by) {
    int lane = from + by;
    while (by != 0 && lane >= 0 && lane < pane.views().size()) {
      if (!pane.views().get(lane).chips().isEmpty()) {
        return lane;
      }
      lane += by;
    }
    return from;
  }

  private boolean go(KeyEvent event, int lane, int chip) {
    if (lane < 0) {
      return false;
    }
    List<ChipView> chips = pane.views().get(lane).chips();
    ChipView to = chips.get(Math.clamp(chip, 0, chips.size() - 1));
    to.requestFocus();
    if (event.isShiftDown()) {
      lanes.chooseTo(pane.laneOf(to), to.chip());
    } else if (!event.isShortcutDown()) {
      pane.choose(to);
    }
    return true;
  }
}
