package dev.rackloom.viewer.canvas;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What keys do in a graph, each with the press that does it at first (see {@link Press}). */
public enum GraphAction {
  UP("graph-up", "To the neighbour above", "Up"),
  DOWN("graph-down", "To the neighbour below", "Down"),
  LEFT("graph-left", "To the neighbour on the left", "Left"),
  RIGHT("graph-right", "To the neighbour on the right", "Right"),
  LINE("graph-line", "Through the lines of what is selected", "L"),
  OPEN("graph-open", "Open or close the group", "Enter"),
  IN("graph-in", "Into the group", "I"),
  OUT("graph-out", "Out to the group around", "Esc"),
  REPEATS("graph-repeats", "Show each or one of equal ones", "R"),
  LARGER("graph-larger", "Zoom in", "Plus"),
  SMALLER("graph-smaller", "Zoom out", "Minus"),
  ALL("graph-all", "Show everything", "0"),
  SELECTED("graph-selected", "Zoom to the selection", "Z"),
  TURN("graph-turn", "Flow from left to right, or from top to bottom", "F");

  private final String id;
  private final String title;
  private final String press;

  GraphAction(String id, String title, String press) {
    this.id = id;
    this.title = title;
    this.press = press;
  }

  /** Stable: in saved keys. */
  public String id() {
    return id;
  }

  /** What it does. */
  public String title() {
    return title;
  }

  /** The press that does it at first. */
  public String press() {
    return press;
  }

  /** The presses of all as somebody likes them; empty for none. */
  public static Map<GraphAction, String> presses(Function<GraphAction, String> liked) {
    return Arrays.stream(values()).collect(Collectors.toMap(a -> a, liked));
  }
}
