package dev.rackloom.viewer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is written in boxes and beside brackets, and where: the same on a screen and in a file. All
 * lengths are units of the scene. Pure.
 */
public final class Lettering {

  private static final double LEFT = 16;

  /** Where there is a triangle before the words, that says something is inside. */
  private static final double BEHIND_CHEVRON = 28;

  private static final double CHEVRON = 4;
  private static final double RIGHT = 12;
  private static final double MARK_RIGHT = 14;
  private static final double STEP = 15;
  private static final double LEAST_ROOM = 4;

  /** The overlay's word may be so wide, however long the title is. */
  private static final double MARK = 140;

  private final Ruler ruler;
  private final List<Line> lines = new ArrayList<>();

  private Lettering(Ruler ruler) {
    this.ruler = ruler;
  }

  /** Measures words as they are drawn. */
  public interface Ruler {
    /** How wide they are. */
    double width(String words, Face face);

    /** The beginning of them that there is room for, with an ellipsis; all if they fit. */
    String fit(String words, Face face, double room);
  }

  /** How words look. */
  public enum Face {
    /** The name of a box. */
    TITLE(13, true),
    /** The name of an input or output. */
    NAME(11, true),
    /** What an overlay says. */
    MARK(12, false),
    /** What a box is. */
    DETAIL(11, false),
    /** What it reads. */
    PORTS(10, false);

    private final double size;
    private final boolean bold;

    Face(double size, boolean bold) {
      this.size = size;
      this.bold = bold;
    }

    /** Its height. */
    public double size() {
      return size;
    }

    /** Whether its strokes are thick. */
    public boolean bold() {
      return bold;
    }

    /** Its colour inside boxes. */
    public String colour(Palette palette) {
      return this == DETAIL || this == PORTS ? palette.dim() : palette.text();
    }
  }

  /** Which part of a line stands at its place. */
  public enum Anchor {
    /** Its beginning. */
    START,
    /** Its middle. */
    MIDDLE,
    /** Its end. */
    END
  }

  /**
   * Words in one line, not empty.
   *
   * @param y of the middle of their height
   */
  public record Line(String words, Face face, Anchor anchor, double x, double y) {}

  /** What is written in a box, under what an overlay says of it. */
  public static List<Line> in(SceneNode node, Overlay overlay, Overlay.Mark mark, Ruler ruler) {
    Lettering of = new Lettering(ruler);
    switch (node.kind()) {
      case INPUT, OUTPUT -> of.terminal(node);
      case ROOT, STAGE, GROUP, OPERATOR -> of.titled(node, overlay.isTold(node) ? mark.text() : "");
    }
    return of.lines;
  }

  /** The middle of the first line, below the upper side of a box. */
  private static double first(SceneNode node) {
    return node.kind() == Item.Kind.OPERATOR ? 13 : 16;
  }

  /**
   * A triangle that says something is inside: where its corners are, first across, then down; none
   * for a box with nothing inside.
   */
  public static double[][] chevron(SceneNode node) {
    if (node.state() == SceneNode.State.LEAF) {
      return new double[2][0];
    }
    double x = node.box().x() + 18;
    double y = node.box().y() + first(node);
    double[] aside = {-CHEVRON, CHEVRON, 0};
    double[] along = {-0.6 * CHEVRON, -0.6 * CHEVRON, 0.8 * CHEVRON};
    boolean open = node.state() == SceneNode.State.OPEN;
    return new double[][] {moved(open ? aside : along, x), moved(open ? along : aside, y)};
  }

  private static double[] moved(double[] at, double by) {
    return Arrays.stream(at).map(a -> a + by).toArray();
  }

  private void terminal(SceneNode node) {
    double middle = node.box().centerY();
    double x = node.box().x();
    double wide = node.box().width();
    double name = write(node.label(), Face.NAME, x + 12, middle, wide - 24);
    write(node.detail(), Face.DETAIL, x + 20 + name, middle, wide - 32 - name);
  }

  private void titled(SceneNode node, String mark) {
    double left = node.state() == SceneNode.State.LEAF ? LEFT : BEHIND_CHEVRON;
    double x = node.box().x() + left;
    double room = node.box().width() - left - RIGHT;
    double top = node.box().y() + first(node);
    double said = mark.isEmpty() ? 0 : mark(node, mark, room);
    write(node.label(), Face.TITLE, x, top, room - said);
    boolean operator = node.kind() == Item.Kind.OPERATOR;
    String ports = node.ports().isEmpty() ? "" : "◂ " + String.join(" · ", node.ports());
    String more = operator || ports.isEmpty() ? "" : "   " + ports;
    write(node.detail() + more, Face.DETAIL, x, top + STEP, room);
    if (operator) {
      write(ports, Face.PORTS, x, top + 2 * STEP, room);
    }
  }

  /** The overlay's word, on the right; returns the room it took, all that the title leaves. */
  private double mark(SceneNode node, String mark, double room) {
    double left = room - 10 - ruler.width(node.label(), Face.TITLE);
    String shown = ruler.fit(mark, Face.MARK, Math.max(MARK, left));
    add(shown, Face.MARK, Anchor.END, node.box().right() - MARK_RIGHT, node.box().y() + LEFT);
    return ruler.width(shown, Face.MARK) + 10;
  }

  /** Returns how wide it came out. */
  private double write(String words, Face face, double x, double y, double room) {
    String shown = words.isEmpty() || room <= LEAST_ROOM ? "" : ruler.fit(words, face, room);
    add(shown, face, Anchor.START, x, y);
    return shown.isEmpty() ? 0 : ruler.width(shown, face);
  }

  private void add(String words, Face face, Anchor anchor, double x, double y) {
    if (!words.isEmpty()) {
      lines.add(new Line(words, face, anchor, x, y));
    }
  }

  /** What is written beside the bracket of a run: how often, and what is said of all of them. */
  public static List<Line> beside(Repeat repeat, Overlay overlay, Direction direction) {
    String sum = repeat.together(overlay);
    double rail = rail(repeat, direction);
    if (direction == Direction.RIGHT) {
      String both = sum.isEmpty() ? repeat.label() : repeat.label() + "   " + sum;
      return List.of(
          new Line(both, Face.TITLE, Anchor.MIDDLE, repeat.box().centerX(), rail - RIGHT));
    }
    double middle = repeat.box().centerY();
    double x = rail - 7;
    double apart = sum.isEmpty() ? 0 : 8;
    Line often = new Line(repeat.label(), Face.TITLE, Anchor.END, x, middle - apart);
    return sum.isEmpty()
        ? List.of(often)
        : List.of(often, new Line(sum, Face.DETAIL, Anchor.END, x, middle + apart));
  }

  /** Where the long side of the bracket is: across in a graph that flows down, else along. */
  public static double rail(Repeat repeat, Direction direction) {
    double from = direction == Direction.DOWN ? repeat.box().x() : repeat.box().y();
    return from + Repeat.RAIL - 18;
  }
}
