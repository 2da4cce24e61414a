package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.engine.moe.counts.ShiftGoal;
import dev.rackloom.engine.moe.counts.ShiftSolver;
import dev.rackloom.engine.moe.move.Moves;
import java.util.ArrayList;
import java.util.List;

/** Moves from the map that serves now against balance. */
final class MoveCurve {

  /** Prices of a move, in parts of a layer's load, from dear to cheap. */
  private static final double[] PRICES = {0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001};

  private final Halves halves;
  private final ExpertAim aim;
  private final Progress progress;
  private final Cancellation cancellation;

  MoveCurve(Halves halves, ExpertAim aim, Progress progress, Cancellation cancellation) {
    this.halves = halves;
    this.aim = aim;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  TradeOff draw() {
    ExpertMap from =
        aim.current()
            .orElseThrow(() ->
                RackloomException.user(
                    "there is nothing to trade: no map serves now", "name the current map."));
    ExpertSession place = halves.place();
    ShiftSolver solver = new ShiftSolver(place.topology(), place.setting().rules(), 1);
    List<TradeOff.Point> points = new ArrayList<>();
    points.add(point("as it is now", Double.NaN, from, from));
    for (double price : PRICES) {
      if (cancellation.requested()) {
        break; // what was found until now is a trade-off as well
      }
      progress.at((points.size() - 1.0) / PRICES.length, "price of a move " + price);
      ExpertMap map = solver.place(from, place.loads(), new ShiftGoal(price), cancellation);
      points.add(point("price of a move " + price, price, from, map));
    }
    return TradeOff.front("moves", "balance, mean over layers", halves.told(), points);
  }

  private TradeOff.Point point(String about, double price, ExpertMap from, ExpertMap to) {
    MapMetrics metrics = halves.judge().price(to);
    return new TradeOff.Point(
        about, price, Moves.count(from, to), metrics.balanceMean(), to, metrics);
  }
}
