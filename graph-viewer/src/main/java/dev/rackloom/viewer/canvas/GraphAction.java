package dev.rackloom.viewer.canvas;

import java.util.Map;
import java.util.function.Function;

/** What keys do in a graph, each with the press that does it at first (see {@link Press}). */
public enum GraphAction implements KeyAction {
  UP("graph-up", "To the neighbour above (Shift adds it, Ctrl passes it)", "Up"),
  DOWN("graph-down", "To the neighbour below (Shift adds it, Ctrl passes it)", "Down"),
  LEFT("graph-left", "To the neighbour on the left (Shift adds it, Ctrl passes it)", "Left"),
  RIGHT("graph-right", "To the neighbour on the right (Shift adds it, Ctrl passes it)", "Right"),
  CHOOSE("graph-choose", "Choose one more, or one less", "Space"),
  LEVEL("graph-level", "Choose all that is shown in this group", "Shortcut+A"),
  LINE("graph-line", "Through the lines of what is selected", "L"),
  OPEN("graph-open", "Open or close the group", "Enter"),
  OPEN_ALL("graph-open-all", "Expand all groups", "E"),
  CLOSE_ALL("graph-close-all", "Close all groups", "Shift+E"),
  IN("graph-in", "Into the group", "I"),
  OUT("graph-out", "Let go of several; out to the group around", "Esc"),
  REPEATS("graph-repeats", "Show each or one of equal ones", "R"),
  LARGER("graph-larger", "Zoom in", "Plus"),
  SMALLER("graph-smaller", "Zoom out", "Minus"),
  ALL("graph-all", "Show everything", "0"),
  SELECTED("graph-selected", "Zoom to the selection", "Z"),
  TURN("graph-turn", "Flow from left to right, or from top to bottom", "F");

  private final Facts facts;

  GraphAction(String id, String title, String press) {
    facts = new Facts(id, title, press);
  }

  @Override
  public Facts facts() {
    return facts;
  }

  /** The presses of all as somebody likes them; empty for none. */
  public static Map<GraphAction, String> presses(Function<GraphAction, String> liked) {
    return KeyAction.presses(values(), liked);
  }
}
