package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.MapMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Copies between nodes against balance: layer time with a price on copies, from where they are all
 * that counts to none, each map sought from the one before; it is easier to level what is together
 * than to bring together what is level. Balance alone knows nothing of copies.
 */
final class InternodeCurve {

  /** Prices of a copy between nodes per token, in microseconds of layer time. */
  private static final double[] PRICES = {500, 150, 50, 15, 5, 0};

  private final Halves halves;
  private final ExpertAim aim;
  private final Progress progress;
  private final Cancellation cancellation;

  InternodeCurve(Halves halves, ExpertAim aim, Progress progress, Cancellation cancellation) {
    this.halves = halves;
    this.aim = aim.horizonSteps() == 0 ? aim.anew() : aim;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  TradeOff draw() {
    ExpertSession place = halves.place();
    if (place.steps().isEmpty()) {
      throw RackloomException.user(
          "there is nothing to trade between nodes: " + place.unpriced(),
          "name statistics with a trace, or a map that serves now.");
    }
    List<TradeOff.Point> points = new ArrayList<>();
    points.add(
        point(
            "balance alone",
            Double.NaN,
            place.place(ExpertAim.BALANCE, Progress.SILENT, cancellation).map()));
    Optional<ExpertMap> before = Optional.empty();
    for (int i = 0; i < PRICES.length; i++) {
      if (cancellation.requested()) {
        break; // what was found until now is a trade-off as well
      }
      Progress part = progress.part((double) i / PRICES.length, (i + 1.0) / PRICES.length);
      ExpertMap map =
          new ExpertPlacing(place, part, cancellation).layerTime(aim.sparing(PRICES[i]), before);
      points.add(point(about(PRICES[i]), PRICES[i], map));
      before = Optional.of(map);
    }
    return TradeOff.front(
        "copies between nodes per token", "balance per step", halves.told(), points);
  }

  private static String about(double price) {
    return String.format(Locale.ROOT, "price of a copy %.0f \u00b5s", price);
  }

  private TradeOff.Point point(String about, double price, ExpertMap map) {
    MapMetrics metrics = halves.judge().price(map);
    return new TradeOff.Point(
        about,
        price,
        metrics.mean(LayerMetrics::interCopies),
        metrics.mean(LayerMetrics::stepBalance),
        map,
        metrics);
  }
}
