package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.core.moe.ExpertAim;
import dev.rackloom.core.moe.TradeOff;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * Maps of which none beats another: moves from the map on the screen, or copies between nodes,
 * against balance; each can be put on the screen. Toolkit thread only.
 */
public final class ExpertCurve {

  /** What can be traded, in the order of the choice. */
  public static final List<TradeOff.Kind> KINDS =
      List.of(TradeOff.Kind.MOVES, TradeOff.Kind.INTERNODE);

  private static final Duration A_LAYER = Duration.ofMillis(200);

  private final ExpertDesk desk;
  private final OneJob job;
  private final ObjectProperty<TradeOff.Kind> kind =
      new SimpleObjectProperty<>(TradeOff.Kind.MOVES);
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private Optional<Found> found = Optional.empty();

  /** A trade-off and what it was of. */
  private record Found(TradeOff curve, HeldExperts of) {}

  /**
   * What is on show.
   *
   * @param across the axis to the right
   * @param upward the axis upward
   * @param points in the order of the first axis
   * @param note what the numbers are
   */
  public record Content(String across, String upward, List<Point> points, String note) {
    static final Content NOTHING = new Content("", "", List.of(), "");

    public Content {
      points = List.copyOf(points);
    }
  }

  /**
   * A map.
   *
   * @param number its position
   * @param current whether it is on the screen
   * @param text how it was found, and its numbers
   */
  public record Point(int number, double across, double upward, boolean current, String text) {}

  ExpertCurve(ExpertDesk desk, Jobs jobs) {
    this.desk = desk;
    this.job = new OneJob(jobs);
  }

  /** What a kind is called. */
  public static String title(TradeOff.Kind kind) {
    return kind == TradeOff.Kind.MOVES ? "Moves" : "Copies between nodes";
  }

  /** Looks for maps that trade what is chosen; under the rules set by hand. */
  public void look() {
    TradeOff.Kind wanted = kind.get();
    desk.held()
        .ifPresent(held -> {
          ExpertAim aim = ExpertAim.of(ExpertAim.Objective.AUTO).within(A_LAYER);
          ExpertAim from = wanted == TradeOff.Kind.MOVES ? aim.from(held.edited().map(), 0) : aim;
          job.start(
              "Looking for trade-offs of experts",
              (progress, cancellation) -> held.ruled().curve(wanted, from, progress, cancellation),
              curve -> take(new Found(curve, held)));
        });
  }

  private void take(Found next) {
    boolean open = desk.held().filter(h -> h.suits(next.of().edited().map())).isPresent();
    found = open ? Optional.of(next) : Optional.empty();
    mark(desk.held().map(h -> h.edited().map()).orElse(next.of().edited().map()));
  }

  /** Puts a point's map on the screen; can be taken back. */
  public void choose(int number) {
    found.ifPresent(f -> desk.take(f.curve().points().get(number).map(), f.of()));
  }

  void forget() {
    found = Optional.empty();
    content.set(Content.NOTHING);
  }

  /** Rings the map that is on the screen. */
  void mark(ExpertMap now) {
    content.set(found.map(f -> content(f.curve(), now)).orElse(Content.NOTHING));
  }

  private static Content content(TradeOff curve, ExpertMap now) {
    List<Point> points =
        IntStream.range(0, curve.points().size())
            .mapToObj(i -> point(i, curve.points().get(i), now))
            .toList();
    return new Content(
        curve.across(),
        curve.upward(),
        points,
        points.size()
            + (points.size() == 1 ? " map" : " maps")
            + ", none beats another \u00b7 predicted, of "
            + curve.judged());
  }

  private static Point point(int number, TradeOff.Point p, ExpertMap now) {
    boolean current = p.map().equals(now);
    return new Point(
        number,
        p.across(),
        p.upward(),
        current,
        String.format(
            Locale.ROOT,
            "%s%s: %.4g across, balance %.4f",
            p.about(),
            current ? ", on the screen" : "",
            p.across(),
            p.upward()));
  }

  /** What is traded. */
  public ObjectProperty<TradeOff.Kind> kindProperty() {
    return kind;
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /** The search. */
  public OneJob job() {
    return job;
  }
}
