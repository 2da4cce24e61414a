package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.desktop.viewmodel.Problems.Change;
import dev.rackloom.desktop.viewmodel.Problems.Fix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes room on a device: the fewest of its smallest stages that must go so that the rest fits.
 * Each target device costs O(log stages) pricings.
 */
final class Relief {

  private static final int OFFERED = 3;

  private final Reading now;
  private final Study study;
  private final Placement placement;
  private final String device;

  Relief(Reading now, String device) {
    this.now = now;
    this.study = now.study().orElseThrow();
    this.placement = now.placement().orElseThrow();
    this.device = device;
  }

  private record Way(Fix fix, long latencyNanos) {}

  /** Ways that mend it and leave nothing else short, the soonest request first. */
  List<Fix> fixes() {
    List<String> smallest =
        study.stages().stages().stream()
            .filter(s -> now.devicesOf(s.id()).contains(device))
            .sorted(Comparator.comparingLong(Relief::held))
            .map(Stage::id)
            .toList();
    List<Way> ways = new ArrayList<>();
    study.rack().devices().stream()
        .map(d -> d.id())
        .filter(d -> !d.equals(device))
        .forEach(d -> priced(smallest, d).ifPresent(ways::add));
    return ways.stream()
        .sorted(Comparator.comparingLong(Way::latencyNanos))
        .limit(OFFERED)
        .map(Way::fix)
        .toList();
  }

  private static long held(Stage stage) {
    return stage.footprint().bytes().known().orElse(Long.MAX_VALUE);
  }

  /** No way where a stage has no price there. */
  private Optional<Way> priced(List<String> smallest, String to) {
    try {
      return way(smallest, to);
    } catch (RackloomException unpriced) {
      return Optional.empty();
    }
  }

  private Optional<Way> way(List<String> smallest, String to) {
    int low = 1;
    int high = smallest.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isShort(priced(smallest, middle, to), device)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (smallest.isEmpty()) {
      return Optional.empty();
    }
    Prediction then = priced(smallest, low, to);
    if (isShort(then, device) || isShort(then, to)) {
      return Optional.empty();
    }
    String what = low == 1 ? "the smallest stage" : "the " + low + " smallest stages";
    return Optional.of(
        new Way(
            new Fix(
                "Move " + what + " to " + to,
                new Change.Place(Moves.to(placement, smallest.subList(0, low), to))),
            then.latencyNanos()));
  }

  private Prediction priced(List<String> smallest, int count, String to) {
    return study.price(Moves.to(placement, smallest.subList(0, count), to));
  }

  private static boolean isShort(Prediction prediction, String device) {
    return prediction.devices().stream()
        .anyMatch(d -> d.device().equals(device) && d.memoryBytes() > d.capacityBytes());
  }
}
