package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.MapMetrics;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What is predicted of the map that is edited, worked out in the background. */
final class ExpertForecast {

  private final Latest<HeldExperts, Priced> pricing;
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");

  private record Priced(MapMetrics metrics, String unpriced) {}

  ExpertForecast(Executor background, Executor toolkit, Journal journal) {
    this.pricing =
        new Latest<>(
            background,
            toolkit,
            held ->
                new Priced(held.session().price(held.edited().map()), held.session().unpriced()),
            priced -> words.set(MapWords.of(priced.metrics(), priced.unpriced())),
            failed -> journal.failed("Pricing an expert map", failed));
  }

  /** Another map: what was predicted is of no use. */
  void renew(HeldExperts held) {
    words.set("predicting\u2026");
    follow(held);
  }

  /** The same map under newer counts: what was predicted stays until there is better. */
  void follow(HeldExperts held) {
    pricing.ask(held);
  }

  ReadOnlyStringProperty wordsProperty() {
    return words.getReadOnlyProperty();
  }
}
