package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.EngineBook;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What serving engines that are driven as devices say of themselves, a line a model that one
 * serves.
 *
 * @param lines by device, then by stage
 * @param hint why there is none; empty if there are some
 */
public record EngineFigures(List<Line> lines, String hint) {

  static final EngineFigures NONE_HERE =
      new EngineFigures(
          List.of(),
          "No device here is driven by a serving engine that keeps statistics. One whose agent drives"
              + " a server of the Open Inference Protocol tells its own queue and compute times here.");

  static final EngineFigures NOT_KEPT =
      new EngineFigures(
          List.of(), "What engines say of themselves is shown while a deployment is watched.");

  public EngineFigures {
    lines = List.copyOf(lines);
  }

  /**
   * A model on an engine: what it counted, and means of one inference.
   *
   * @param device that the engine drives
   * @param stage the model, by its stage
   * @param failed that it counted besides
   * @param waited by the agent, from asking to the answer
   * @param way of it, what the engine does not account for
   */
  public record Line(
      String device,
      String stage,
      Source source,
      Shown inferences,
      Shown failed,
      Shown waited,
      Shown queue,
      Shown compute,
      Shown way) {}

  /** Of what was told so far, stages by their names. */
  static EngineFigures of(List<EngineBook.Seen> seen, UnaryOperator<String> label) {
    return seen.isEmpty()
        ? NONE_HERE
        : new EngineFigures(
            seen.stream()
                .sorted(Comparator.comparing(EngineBook.Seen::device))
                .map(s -> line(s, label.apply(s.stage())))
                .toList(),
            "");
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String batches(EngineBook.Seen s) {
    return s.batch() > 0
        ? String.format(Locale.ROOT, ", in batches of %.3g on average", s.batch())
        : "";
  }

  private static Line line(EngineBook.Seen s, String stage) {
    return new Line(
        s.device(),
        stage,
        s.source(),
        Shown.of(count(s.firings()), "inferences that the engine counted" + batches(s)),
        Shown.of(count(s.failed()), "inferences that failed at the engine, as it counted them"),
        Shown.of(
            Units.nanos(s.waitedNanos()),
            "mean from the agent's asking to the engine's answer, by the agent's clock"),
        Shown.of(Units.nanos(s.queueNanos()), "mean in the engine's queue, measured by the engine"),
        Shown.of(
            Units.nanos(s.computeNanos()),
            "mean that the engine computed, its copies from and to the device included; measured by"
                + " the engine"),
        Shown.of(
            Units.nanos(s.wayNanos()),
            "the rest of the wait, which the engine does not account for: the way there and back"));
  }
}
