package dev.rackloom.cli.demo;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.cli.Console;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Session;
import dev.rackloom.core.StageRow;
import java.util.List;
import java.util.Optional;

/** Prints what a demo predicts, and that beside what it saw. */
final class DemoTables {

  private final Console console;

  DemoTables(Console console) {
    this.console = console;
  }

  /** Where each stage goes, and what is predicted of that. */
  void placed(Session session, Outcome.Solved solved) {
    for (StageRow row : session.rows(Optional.of(solved.placement()))) {
      String device = row.placed().orElse("");
      console.line(
          "%-4s %-34s on %-6s %s",
          row.stage().id(),
          shorten(row.stage().label()),
          device,
          row.on(device).map(DemoTables::describe).orElse("unknown"));
    }
    console.line(
        "predicted (%s): latency %s, throughput %.1f requests/s; bottleneck: %s",
        solved.prediction().basis().word(),
        Quantities.showNanos(solved.prediction().latencyNanos()),
        solved.prediction().throughputPerS(),
        solved.prediction().bottleneck());
    solved
        .prediction()
        .devices()
        .forEach(d ->
            console.line(
                "   %-6s busy %-9s a request, memory %s of %s",
                d.device(),
                Quantities.showNanos(d.busyNanos()),
                Quantities.showBytes(d.memoryBytes()),
                Quantities.showBytes(d.capacityBytes())));
    console.line(
        "found by %s in %.0f ms; lower bound %s a request at the bottleneck, gap %.3f %%",
        solved.solver(),
        solved.wallNanos() / 1e6,
        Quantities.showNanos(solved.lowerBound()),
        solved.gapPercent());
  }

  private static String shorten(String label) {
    return label.length() <= 34 ? label : "…" + label.substring(label.length() - 33);
  }

  private static String describe(Estimate estimate) {
    return switch (estimate) {
      case Estimate.Sampled s ->
          Quantities.showNanos(s.sample().nanos())
              + ", bound by "
              + s.sample().costClass().word()
              + " ("
              + s.sample().basis().word()
              + ")";
      case Estimate.Unknown u -> "unknown: " + u.reason();
    };
  }

  /**
   * What was predicted beside what was seen.
   *
   * @param inFlight requests at a time, under load
   */
  void compared(DemoResult result, int inFlight) {
    for (String source : List.of("measured", "emulated")) {
      List<DemoResult.StageResult> rows =
          result.stages().stream().filter(s -> s.source().equals(source)).toList();
      if (!rows.isEmpty()) {
        stages(source, rows);
      }
    }
    var p = result.placement();
    console.line(
        "one request alone: predicted %.3f ms, seen %.3f ms (emulated rack, dilation divided out)",
        p.latencyMs(), p.seenLatencyMs());
    console.line(
        "throughput: predicted %.1f/s, seen %.1f/s with %d in flight; %d telemetry samples, %d dropped",
        p.throughputPerS(),
        p.seenThroughputPerS(),
        inFlight,
        result.telemetry().samples(),
        result.telemetry().dropped());
  }

  private void stages(String source, List<DemoResult.StageResult> rows) {
    console.line(
        "%-4s %-34s %-6s %12s %12s %9s", "stage", "what", "device", "predicted", source, "error");
    rows.forEach(s ->
        console.line(
            "%-4s  %-34s %-6s %9.3f ms %9.3f ms %7.1f %%",
            s.id(),
            shorten(s.label()),
            s.device(),
            s.predictedMs(),
            s.measuredMs(),
            s.errorPercent()));
    double predicted = rows.stream().mapToDouble(DemoResult.StageResult::predictedMs).sum();
    double seen = rows.stream().mapToDouble(r -> r.measuredMs() == null ? 0 : r.measuredMs()).sum();
    double mean =
        rows.stream()
            .mapToDouble(s -> s.errorPercent() == null ? 0 : Math.abs(s.errorPercent()))
            .average()
            .orElse(0);
    console.line(
        "      mean absolute error of %d %s stages: %.1f %%; of their sum: %.1f %%",
        rows.size(), source, mean, (predicted - seen) / seen * 100);
  }
}
