package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Polyline;
import java.util.Locale;

/**
 * Writes a scene as SVG 1.1 (W3C): every box and line with its words, in the colours of an overlay.
 * Pure.
 */
public final class SvgWriter {

  private static final double MARGIN = 24;
  private static final double ROUND = 7;
  private static final double TITLE = 13;
  private static final double SMALL = 11;

  /** A letter is about so wide, as a part of its height: long names are cut before they run out. */
  private static final double LETTER = 0.56;

  private final Scene scene;
  private final Overlay overlay;
  private final Palette palette;
  private final StringBuilder svg = new StringBuilder();

  private SvgWriter(Scene scene, Overlay overlay, Palette palette) {
    this.scene = scene;
    this.overlay = overlay;
    this.palette = palette;
  }

  /** The scene as a document. */
  public static String write(Scene scene, Overlay overlay, Palette palette) {
    return new SvgWriter(scene, overlay, palette).write();
  }

  private String write() {
    Box all = scene.bounds().grown(MARGIN);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%.1f %.1f %.1f %.1f\" width=\"%.0f\""
            + " height=\"%.0f\" font-family=\"Inter, sans-serif\">",
        all.x(), all.y(), all.width(), all.height(), all.width(), all.height());
    rectangle(all, 0, palette.ground(), "none");
    scene.nodes().stream()
        .filter(n -> n.state() == SceneNode.State.OPEN)
        .forEach(n -> rectangle(n.box(), ROUND, palette.nested(), palette.border()));
    scene.edges().forEach(e -> line(e.line()));
    scene.nodes().forEach(this::node);
    scene.repeats().stream().filter(Repeat::bracketed).forEach(this::repeat);
    return svg.append("</svg>\n").toString();
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void rectangle(Box box, double round, String fill, String stroke) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\" fill=\"%s\""
            + " stroke=\"%s\"/>",
        box.x(), box.y(), box.width(), box.height(), round, fill, stroke);
  }

  /** A line, and its last part as an arrow. */
  private void line(Polyline line) {
    if (line.size() < 2) {
      return;
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", line.x(i), line.y(i)));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\"/>",
        points.toString().strip(), palette.line());
    int last = line.size() - 1;
    boolean down = scene.direction() == Direction.DOWN;
    double x = line.x(last);
    double y = line.y(last);
    double back = (down ? y >= line.y(last - 1) : x >= line.x(last - 1)) ? -ROUND : ROUND;
    double half = ROUND / 2;
    add(
        "<polygon points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\" fill=\"%s\"/>",
        x,
        y,
        down ? x - half : x + back,
        down ? y + back : y - half,
        down ? x + half : x + back,
        down ? y + back : y + half,
        palette.line());
  }

  private void node(SceneNode node) {
    Overlay.Mark mark = overlay.markOf(node);
    Box box = node.box();
    if (node.state() != SceneNode.State.OPEN) {
      boolean pill = node.kind() == Item.Kind.INPUT || node.kind() == Item.Kind.OUTPUT;
      rectangle(box, pill ? box.height() / 2 : ROUND, palette.wash(mark.tint()), palette.border());
    }
    if (!mark.tint().equals(Tint.NONE)) {
      stripe(box, mark.tint());
    }
    double said = overlay.isTold(node) ? mark(box, mark) : 0;
    double room = box.width() - 28 - said;
    text(box.x() + 16, box.y() + 18, TITLE, "bold", palette.text(), cut(node.label(), room, TITLE));
    if (box.height() >= 40) {
      below(node);
    }
  }

  private void stripe(Box box, Tint tint) {
    Cuts cuts = Cuts.of(Cuts.in(tint), box.height() - 8);
    for (int i = 0; i < cuts.pieces(); i++) {
      Box piece = new Box(box.x() + 4, box.y() + 4 + cuts.at(i), 5, cuts.length(i));
      double round = Math.min(2.5, cuts.length(i) / 2);
      rectangle(piece, cuts.pieces() == 1 ? round : 0, palette.shade(tint), "none");
    }
  }

  /** What a box is in detail, and what it reads that is not drawn: of an operator a line each. */
  private void below(SceneNode node) {
    Box box = node.box();
    boolean operator = node.kind() == Item.Kind.OPERATOR;
    String ports = node.ports().isEmpty() ? "" : "◂ " + String.join(" · ", node.ports());
    String more = operator || ports.isEmpty() ? "" : "   " + ports;
    String detail = cut(node.detail() + more, box.width() - 28, SMALL);
    text(box.x() + 16, box.y() + 33, SMALL, "normal", palette.dim(), detail);
    if (operator) {
      String third = cut(ports, box.width() - 28, SMALL - 1);
      text(box.x() + 16, box.y() + 48, SMALL - 1, "normal", palette.dim(), third);
    }
  }

  /** The overlay's word on the right; returns the room it takes. */
  private double mark(Box box, Overlay.Mark mark) {
    if (mark.text().isEmpty()) {
      return 0;
    }
    String word = cut(mark.text(), 130, 12);
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\" text-anchor=\"end\" fill=\"%s\">%s</text>",
        box.right() - 14, box.y() + 18, palette.text(), escaped(word));
    return word.length() * 12 * LETTER + 10;
  }

  private void repeat(Repeat repeat) {
    Box box = repeat.box();
    boolean down = scene.direction() == Direction.DOWN;
    double rail = Repeat.RAIL - 18;
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        down
            ? path(box.x() + rail + 8, box.y(), box.x() + rail, box.bottom(), true)
            : path(box.x(), box.y() + rail + 8, box.right(), box.y() + rail, false),
        palette.border());
    double x = down ? box.x() + 6 : box.centerX() - 14;
    double y = down ? box.centerY() + 4 : box.y() + rail - 8;
    text(x, y, TITLE, "bold", palette.dim(), repeat.label());
    String sum = repeat.together(overlay);
    text(down ? x : x + 50, down ? y + 16 : y, 11, "normal", palette.dim(), sum);
  }

  private static String path(double x0, double y0, double x1, double y1, boolean down) {
    return down
        ? String.format(Locale.ROOT, "M%.1f %.1fH%.1fV%.1fH%.1f", x0, y0, x1, y1, x0)
        : String.format(Locale.ROOT, "M%.1f %.1fV%.1fH%.1fV%.1f", x0, y0, y1, x1, y0);
  }

  private void text(double x, double y, double size, String weight, String fill, String words) {
    if (!words.isEmpty()) {
      add(
          "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" font-weight=\"%s\" fill=\"%s\">%s</text>",
          x, y, size, weight, fill, escaped(words));
    }
  }

  private static String cut(String text, double room, double size) {
    int letters = (int) Math.max(0, room / (size * LETTER));
    if (text.codePointCount(0, text.length()) <= letters) {
      return text;
    }
    return letters < 2 ? "" : text.substring(0, text.offsetByCodePoints(0, letters - 1)) + "…";
  }

  /** XML allows neither markup nor most control characters in text. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .filter(c -> c >= ' ' && !Character.isISOControl(c) && !isForbidden(c))
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            default -> safe.appendCodePoint(c);
          }
        });
    return safe.toString();
  }

  private static boolean isForbidden(int c) {
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return surrogate || c == 0xFFFE || c == 0xFFFF;
  }
}
