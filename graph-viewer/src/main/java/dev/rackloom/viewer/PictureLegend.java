package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * What the colours of a picture mean, in lines below it: a picture is shown where nobody can ask.
 * All lengths are units of the scene. Pure.
 */
public final class PictureLegend {

  private static final Lettering.Face FACE = Lettering.Face.DETAIL;
  private static final double SWATCH = 9;
  private static final double GAP = 6;
  private static final double APART = 16;
  private static final double LINE = 20;

  /** A letter is about so wide, as a part of its height. */
  private static final double LETTER = 0.6;

  private final Box all;
  private final List<Entry> entries;

  /**
   * One colour.
   *
   * @param swatch where it is shown
   * @param words where what it means begins, in the middle of their height
   */
  public record Entry(Box swatch, Lettering.Line words, Tint tint) {}

  private PictureLegend(Box all, List<Entry> entries) {
    this.all = all;
    this.entries = List.copyOf(entries);
  }

  /**
   * Of an overlay, below a picture.
   *
   * @param picture all of it, with its margin
   * @param margin how far the legend stays from its edges
   */
  public static PictureLegend below(Box picture, double margin, Overlay overlay) {
    List<Entry> entries = new ArrayList<>();
    double left = picture.x() + margin;
    double x = left;
    double y = picture.bottom();
    for (Overlay.LegendEntry said : overlay.legend()) {
      double wide = SWATCH + GAP + said.label().length() * FACE.size() * LETTER;
      if (x > left && x + wide > picture.right() - margin) {
        x = left;
        y += LINE;
      }
      entries.add(entry(x, y, said));
      x += wide + APART;
    }
    double low = entries.isEmpty() ? 0 : y + LINE + margin - picture.bottom();
    Box all = new Box(picture.x(), picture.y(), picture.width(), picture.height() + low);
    return new PictureLegend(all, entries);
  }

  private static Entry entry(double x, double y, Overlay.LegendEntry said) {
    Box swatch = new Box(x, y + (LINE - Cuts.SWATCH) / 2, SWATCH, Cuts.SWATCH);
    Lettering.Line words =
        new Lettering.Line(
            said.label(), FACE, Lettering.Anchor.START, x + SWATCH + GAP, y + LINE / 2);
    return new Entry(swatch, words, said.tint());
  }

  /** The picture and its legend. */
  public Box all() {
    return all;
  }

  /** The colours, in their order. */
  public List<Entry> entries() {
    return entries;
  }
}
