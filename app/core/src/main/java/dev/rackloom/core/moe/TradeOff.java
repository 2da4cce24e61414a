package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.MapMetrics;
import java.util.Comparator;
import java.util.List;

/**
 * Maps of which none beats another: moves for balance where a map serves now, copies between nodes
 * for balance where a trace tells them. All numbers are predicted.
 *
 * @param across what stands on the axis to the right: the less the better
 * @param upward what stands on the axis upward: the more the better
 * @param judged what the numbers are of: tokens that no map was placed with, where there are enough
 * @param points in the order of the first axis
 */
public record TradeOff(String across, String upward, String judged, List<Point> points) {

  /** What is traded for balance. */
  public enum Kind {
    /** Moves if a map serves now, else copies between nodes. */
    AUTO,
    /** Experts carried from the map that serves now. */
    MOVES,
    /** Copies of tokens between nodes; needs a trace. */
    INTERNODE
  }

  /**
   * One map.
   *
   * @param about how it was found
   * @param price of what is traded; NaN if it was not found by a price
   * @param across its value to the right
   * @param upward its value upward
   */
  public record Point(
      String about, double price, double across, double upward, ExpertMap map, MapMetrics metrics) {

    private boolean beats(Point other) {
      return across <= other.across
          && upward >= other.upward
          && (across < other.across || upward > other.upward);
    }
  }

  public TradeOff {
    points = List.copyOf(points);
  }

  static TradeOff of(
      ExpertSession session,
      Kind kind,
      ExpertAim aim,
      Progress progress,
      Cancellation cancellation) {
    Halves halves = Halves.of(session);
    return switch (kind) {
      case MOVES -> new MoveCurve(halves, aim, progress, cancellation).draw();
      case INTERNODE -> new InternodeCurve(halves, aim, progress, cancellation).draw();
      case AUTO ->
          of(
              session,
              aim.current().isPresent() ? Kind.MOVES : Kind.INTERNODE,
              aim,
              progress,
              cancellation);
    };
  }

  /** Of some maps those that none beats, of equals the first. */
  static TradeOff front(String across, String upward, String judged, List<Point> maps) {
    List<Point> unbeaten =
        java.util.stream.IntStream.range(0, maps.size())
            .filter(i -> maps.stream().noneMatch(other -> other.beats(maps.get(i))))
            .filter(i -> maps.subList(0, i).stream().noneMatch(other -> same(other, maps.get(i))))
            .mapToObj(maps::get)
            .sorted(Comparator.comparingDouble(Point::across))
            .toList();
    return new TradeOff(across, upward, judged, unbeaten);
  }

  private static boolean same(Point a, Point b) {
    return a.across == b.across && a.upward == b.upward;
  }
}
