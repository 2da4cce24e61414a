package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import java.util.List;

/** When what runs, as the engine predicts it. Any thread may ask. */
public interface Replay {

  /** One request alone in the rack. Quick. */
  List<Span> alone(Placement placement);

  /** Requests under load, so many at a time. Takes seconds; cancelled, it throws. */
  Load underLoad(
      Placement placement, int concurrency, Progress progress, Cancellation cancellation);

  /**
   * A stage on a device, or a tensor of it on a link.
   *
   * @param resource the device, or the link and {@code >} from its first end or {@code <} back
   * @param request counted from 0
   */
  record Span(
      String resource, boolean link, String stage, long request, long startNanos, long endNanos) {}

  /**
   * A simulation. Predicted, all of it.
   *
   * @param requests how many were served
   * @param medianNanos latency of the middle one
   * @param slowNanos latency that one in a hundred exceeds
   * @param spans of a long simulation the first ones
   */
  record Load(
      int requests, double throughputPerS, long medianNanos, long slowNanos, List<Span> spans) {
    public Load {
      spans = List.copyOf(spans);
    }
  }
}
