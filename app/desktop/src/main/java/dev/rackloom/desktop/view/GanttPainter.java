package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Gantt;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.List;
import java.util.function.IntPredicate;
import javafx.beans.value.ObservableValue;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/**
 * Paints bars over time. A bar that would end in the pixel that was painted last is left out, so a
 * lane costs as much as it is wide, however many bars it has.
 */
final class GanttPainter {

  /** Room for the names of lanes. */
  static final double LEFT = 128;

  private static final double RIGHT = 10;
  private static final double LANE = 20;
  private static final int BAR = 14;
  private static final double SIGN = 6;
  private static final double AXIS = 22;
  private static final double TICK_PX = 92;
  private static final double LABEL_PX = 46;

  /** Narrower bars are selected by colour: an outline would hide their neighbours. */
  private static final double NARROW_PX = 12;

  private static final Font SMALL = Font.font(Look.FAMILY, 11);

  private final ObservableValue<Palette> palette;
  private final TextFit words = new TextFit(SMALL);

  GanttPainter(ObservableValue<Palette> palette) {
    this.palette = palette;
  }

  /**
   * The part of time that is in sight.
   *
   * @param width of the whole view
   * @param chosen which stages are
   */
  record Sight(double width, double fromNanos, double spanNanos, IntPredicate chosen) {

    double nanosPerPixel() {
      return spanNanos / Math.max(1, width - LEFT - RIGHT);
    }

    double nanosAt(double x) {
      return fromNanos + (x - LEFT) * nanosPerPixel();
    }

    double x(double nanos) {
      return LEFT + (nanos - fromNanos) / nanosPerPixel();
    }

    double right() {
      return width - RIGHT;
    }
  }

  static double height(Gantt gantt) {
    return AXIS + gantt.lanes().size() * LANE + 4;
  }

  static int laneAt(double y) {
    return (int) Math.floor((y - AXIS) / LANE);
  }

  /** The bar under a place; one may be meant that is narrower than a pixel. */
  Gantt.@Nullable Bar barAt(Gantt gantt, Sight sight, double x, double y) {
    int lane = laneAt(y);
    if (lane < 0 || lane >= gantt.lanes().size() || x < LEFT) {
      return null;
    }
    List<Gantt.Bar> bars = gantt.lanes().get(lane).bars();
    double slack = sight.nanosPerPixel();
    int at = gantt.lanes().get(lane).firstAfter((long) (sight.nanosAt(x) - slack));
    return at < bars.size() && bars.get(at).startNanos() <= sight.nanosAt(x) + slack
        ? bars.get(at)
        : null;
  }

  void paint(SharpCanvas canvas, Gantt gantt, Sight sight) {
    GraphicsContext gc = canvas.pen();
    gc.clearRect(0, 0, canvas.width(), canvas.height());
    if (gantt.lanes().isEmpty() || sight.width() < LEFT + RIGHT + 20) {
      return;
    }
    gc.setFont(SMALL);
    gc.setTextBaseline(VPos.CENTER);
    axis(gc, sight, canvas.height());
    for (int i = 0; i < gantt.lanes().size(); i++) {
      lane(gc, gantt.lanes().get(i), AXIS + i * LANE, sight);
    }
  }

  private void axis(GraphicsContext gc, Sight sight, double height) {
    double rough = sight.nanosPerPixel() * TICK_PX;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
    long first = (long) Math.ceil(sight.fromNanos() / step);
    for (long i = first; i * step <= sight.fromNanos() + sight.spanNanos(); i++) {
      double x = Math.round(sight.x(i * step)) + 0.5;
      gc.setStroke(Color.web(palette.getValue().border(), 0.8));
      gc.setLineWidth(1);
      gc.strokeLine(x, AXIS - 5, x, height - 4);
      gc.setFill(Color.web(palette.getValue().dim()));
      gc.fillText(Units.nanos(i * step), Math.min(x - 4, sight.right() - 34), AXIS / 2 - 1);
    }
  }

  private void lane(GraphicsContext gc, Gantt.Lane lane, double y, Sight sight) {
    Ink ink = Ink.of(lane, palette.getValue());
    gc.setFill(ink.fill());
    if (lane.device() >= 0) {
      fill(gc, 6, SIGN, y + 3, ink.cuts());
    }
    gc.setFill(Color.web(palette.getValue().text()));
    gc.fillText(words.cut(lane.name(), LEFT - SIGN - 17), 6 + SIGN + 5, y + LANE / 2);
    double painted = LEFT - 1;
    double end = sight.fromNanos() + sight.spanNanos();
    for (int i = lane.firstAfter((long) sight.fromNanos()); i < lane.bars().size(); i++) {
      Gantt.Bar bar = lane.bars().get(i);
      if (bar.startNanos() > end) {
        break;
      }
      double right = Math.min(sight.right(), sight.x(bar.endNanos()));
      if (right - painted >= 0.5) {
        double left = Math.max(LEFT, sight.x(bar.startNanos()));
        bar(gc, bar, left, Math.max(right, left + 1), y, ink, sight);
        painted = Math.max(right, left + 1);
      }
    }
  }

  /** What the bars of a lane are drawn with: its colour, and how that is cut along all of them. */
  private record Ink(Color fill, Cuts cuts) {

    static Ink of(Gantt.Lane lane, Palette colours) {
      if (lane.device() < 0) {
        return new Ink(Color.web(colours.line()), Cuts.of(0, BAR));
      }
      Tint tint = Parts.device(lane.device());
      return new Ink(Color.web(colours.shade(tint)), Cuts.sharp(Cuts.in(tint), BAR));
    }

    Color fill(Gantt.Bar bar) {
      return bar.request() % 2 == 0 ? fill : paler(fill);
    }
  }

  /** The shade of every other request. */
  static Color paler(Color shade) {
    return shade.deriveColor(0, 1, 1, 0.72);
  }

  private static void fill(GraphicsContext gc, double left, double width, double top, Cuts cuts) {
    for (int i = 0; i < cuts.pieces(); i++) {
      gc.fillRect(left, top + cuts.at(i), width, cuts.length(i));
    }
  }

  private void bar(
      GraphicsContext gc, Gantt.Bar bar, double left, double right, double y, Ink ink, Sight s) {
    double width = right - left;
    boolean chosen = bar.stage() >= 0 && s.chosen().test(bar.stage());
    gc.setFill(ink.fill(bar));
    double gap = width > 4 ? 0.5 : 0;
    if (chosen && width < NARROW_PX) {
      gc.setFill(Color.web(palette.getValue().accent()));
    }
    boolean labelled = width > LABEL_PX; // words are read on what is not cut
    double split = labelled ? Math.round(left + SIGN) : right - gap;
    fill(gc, left, split - left, y + 3, ink.cuts());
    gc.fillRect(split, y + 3, right - gap - split, BAR);
    if (chosen && width >= NARROW_PX) {
      gc.setStroke(Color.web(palette.getValue().accent()));
      gc.setLineWidth(2);
      gc.strokeRect(left, y + 2, Math.max(1, width - 1), LANE - 4);
    }
    if (labelled) {
      label(gc, words.cut(bar.label(), width - SIGN - 6), left, width - 4, y);
    }
  }

  /** Clipped, for letters side by side may be wider than each by itself. */
  private void label(GraphicsContext gc, String shown, double left, double width, double y) {
    gc.save();
    gc.beginPath();
    gc.rect(left, y, width, LANE);
    gc.clip();
    gc.setFill(Color.web(palette.getValue().box()));
    gc.fillText(shown, left + SIGN + 2, y + LANE / 2);
    gc.restore();
  }
}
