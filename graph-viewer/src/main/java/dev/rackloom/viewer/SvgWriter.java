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

  /** A letter is about so wide, as a part of its height: long names are cut before they run out. */
  private static final double LETTER = 0.56;

  /** So far below the middle of words they stand, as a part of their height. */
  private static final double BASELINE = 0.36;

  /** Whoever shows the file has fonts of his own: letters are about as wide as most are. */
  private static final Lettering.Ruler RULER =
      new Lettering.Ruler() {
        @Override
        public double width(String words, Lettering.Face face) {
          return words.codePointCount(0, words.length()) * face.size() * LETTER;
        }

        @Override
        public String fit(String words, Lettering.Face face, double room) {
          int letters = (int) Math.max(0, room / (face.size() * LETTER));
          if (words.codePointCount(0, words.length()) <= letters) {
            return words;
          }
          return letters < 2
              ? ""
              : words.substring(0, words.offsetByCodePoints(0, letters - 1)) + "…";
        }
      };

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
    PictureLegend legend = PictureLegend.below(scene.bounds().grown(MARGIN), MARGIN, overlay);
    Box all = legend.all();
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
    legend.entries().forEach(this::meaning);
    return svg.append("</svg>\n").toString();
  }

  private void meaning(PictureLegend.Entry entry) {
    cut(entry.swatch(), 2, entry.tint());
    write(entry.words(), palette.text());
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
    polygon(
        new double[] {x, down ? x - half : x + back, down ? x + half : x + back},
        new double[] {y, down ? y + back : y - half, down ? y + back : y + half},
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
    double[][] chevron = Lettering.chevron(node);
    if (chevron[0].length > 0) {
      polygon(chevron[0], chevron[1], palette.dim());
    }
    Lettering.in(node, overlay, mark, RULER).forEach(l -> write(l, l.face().colour(palette)));
  }

  private void polygon(double[] x, double[] y, String fill) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < x.length; i++) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x[i], y[i]));
    }
    add("<polygon points=\"%s\" fill=\"%s\"/>", points.toString().strip(), fill);
  }

  private void stripe(Box box, Tint tint) {
    cut(new Box(box.x() + 4, box.y() + 4, 5, box.height() - 8), 2.5, tint);
  }

  /** A box in the pieces of its tint. */
  private void cut(Box all, double most, Tint tint) {
    Cuts cuts = Cuts.of(Cuts.in(tint), all.height());
    for (int i = 0; i < cuts.pieces(); i++) {
      Box piece = new Box(all.x(), all.y() + cuts.at(i), all.width(), cuts.length(i));
      double round = Math.min(most, cuts.length(i) / 2);
      rectangle(piece, cuts.pieces() == 1 ? round : 0, palette.shade(tint), "none");
    }
  }

  private void repeat(Repeat repeat) {
    Box box = repeat.box();
    boolean down = scene.direction() == Direction.DOWN;
    double rail = Lettering.rail(repeat, scene.direction());
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
        down
            ? path(rail + 8, box.y(), rail, box.bottom(), true)
            : path(box.x(), rail + 8, box.right(), rail, false),
        palette.border());
    Lettering.beside(repeat, overlay, scene.direction()).forEach(l -> write(l, palette.dim()));
  }

  private static String path(double x0, double y0, double x1, double y1, boolean down) {
    return down
        ? String.format(Locale.ROOT, "M%.1f %.1fH%.1fV%.1fH%.1f", x0, y0, x1, y1, x0)
        : String.format(Locale.ROOT, "M%.1f %.1fV%.1fH%.1fV%.1f", x0, y0, y1, x1, y0);
  }

  private void write(Lettering.Line line, String fill) {
    String anchor =
        switch (line.anchor()) {
          case START -> "start";
          case MIDDLE -> "middle";
          case END -> "end";
        };
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" font-weight=\"%s\" text-anchor=\"%s\""
            + " fill=\"%s\">%s</text>",
        line.x(),
        line.y() + BASELINE * line.face().size(),
        line.face().size(),
        line.face().bold() ? "bold" : "normal",
        anchor,
        fill,
        escaped(line.words()));
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
