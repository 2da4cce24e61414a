package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import java.util.List;

/** What is said of the placement on the screen. */
public sealed interface Forecast {

  /** There is no placement. */
  record None(String hint) implements Forecast {}

  /** It cannot be priced, and why. */
  record Failed(String why) implements Forecast {}

  /**
   * It is priced.
   *
   * @param prediction by the engine
   * @param problems what it breaks, such as memory
   * @param boundNanos no placement is faster than this; 0 if nothing was proven
   */
  record Priced(Prediction prediction, List<String> problems, double boundNanos)
      implements Forecast {
    public Priced {
      problems = List.copyOf(problems);
    }

    /** How far the latency is above the bound, as a share of it; NaN without a bound. */
    public double gap() {
      return boundNanos <= 0
          ? Double.NaN
          : Math.max(0, (prediction.latencyNanos() - boundNanos) / prediction.latencyNanos());
    }
  }
}
