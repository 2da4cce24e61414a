package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.engine.moe.counts.ShiftGoal;
import dev.rackloom.engine.moe.counts.ShiftSolver;
import dev.rackloom.engine.moe.move.Moves;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps that trade one thing for another: moves for balance where a map serves now; copies between
 * nodes for balance where a trace tells them. All numbers are predicted.
 *
 * @param across what stands on the axis to the right
 * @param upward what stands on the axis upward
 * @param points in the order of the first axis
 */
public record TradeOff(String across, String upward, List<Point> points) {

  /** Prices of a move, in parts of a layer's load, from dear to free. */
  private static final double[] MOVES = {0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001};

  /** Prices of a copy between nodes per token, in microseconds of layer time. */
  private static final double[] COPIES = {0, 5, 15, 50, 150, 500};

  /**
   * One map.
   *
   * @param price of what is traded
   * @param across its value to the right
   * @param upward its value upward
   */
  public record Point(
      double price, double across, double upward, ExpertMap map, MapMetrics metrics) {}

  public TradeOff {
    points = List.copyOf(points);
  }

  static TradeOff of(
      ExpertSession session, ExpertAim aim, Progress progress, Cancellation cancellation) {
    if (aim.current().isPresent()) {
      return moves(session, aim.current().get(), progress, cancellation);
    }
    if (session.steps().isEmpty()) {
      throw RackloomException.user(
          "there is nothing to trade: no map serves now, and " + session.unpriced(),
          "name the current map, or statistics with a trace.");
    }
    return copies(session, aim, progress, cancellation);
  }

  private static TradeOff moves(
      ExpertSession session, ExpertMap from, Progress progress, Cancellation cancellation) {
    ShiftSolver solver = new ShiftSolver(session.topology(), session.setting().rules(), 1);
    List<Point> points = new ArrayList<>(List.of(moved(session, from, from, Double.NaN)));
    for (double price : MOVES) {
      cancellation.check();
      progress.at((double) points.size() / MOVES.length, "price of a move " + price);
      ExpertMap map = solver.place(from, session.loads(), new ShiftGoal(price), cancellation);
      points.add(moved(session, from, map, price));
    }
    return sorted("moves", "balance, mean over layers", points);
  }

  private static Point moved(ExpertSession session, ExpertMap from, ExpertMap to, double price) {
    MapMetrics metrics = session.price(to);
    return new Point(price, Moves.count(from, to), metrics.balanceMean(), to, metrics);
  }

  private static TradeOff copies(
      ExpertSession session, ExpertAim aim, Progress progress, Cancellation cancellation) {
    List<Point> points = new ArrayList<>();
    for (double price : COPIES) {
      cancellation.check();
      double from = (double) points.size() / COPIES.length;
      Progress part = progress.part(from, from + 1.0 / COPIES.length);
      Placed placed =
          session.place(
              new ExpertAim(
                  ExpertAim.Objective.LAYER_TIME,
                  aim.current(),
                  aim.horizonSteps(),
                  price,
                  List.of(),
                  aim.perLayer()),
              part,
              cancellation);
      MapMetrics m = placed.metrics();
      points.add(
          new Point(
              price,
              m.mean(LayerMetrics::interCopies),
              m.mean(LayerMetrics::stepBalance),
              placed.map(),
              m));
    }
    return sorted("copies between nodes per token", "balance per step", points);
  }

  private static TradeOff sorted(String across, String upward, List<Point> points) {
    return new TradeOff(
        across,
        upward,
        points.stream().sorted((a, b) -> Double.compare(a.across(), b.across())).toList());
  }
}
