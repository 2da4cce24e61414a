package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Session;
import dev.rackloom.desktop.viewmodel.Replay;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.util.List;
import java.util.stream.Stream;

/** The engine's simulator on a session of the core. */
final class CoreReplay implements Replay {

  private static final int LEAST_REQUESTS = 64;
  private static final int ROUNDS = 16;

  private final Session session;

  CoreReplay(Session session) {
    this.session = session;
  }

  @Override
  public List<Span> alone(Placement placement) {
    return spans(
        simulate(placement, new Simulator.Load(1, 1, 0, 1), Progress.SILENT, Cancellation.NEVER));
  }

  @Override
  public Load underLoad(
      Placement placement, int concurrency, Progress progress, Cancellation cancellation) {
    int requests = Math.max(LEAST_REQUESTS, ROUNDS * concurrency);
    SimulationReport report =
        simulate(
            placement, new Simulator.Load(requests, concurrency, 0, 1), progress, cancellation);
    return new Load(
        requests,
        report.throughputPerS(),
        report.latency().p50(),
        report.latency().p99(),
        spans(report));
  }

  private SimulationReport simulate(
      Placement placement, Simulator.Load load, Progress progress, Cancellation cancellation) {
    try {
      return session.sized().simulate(placement, load, progress, cancellation);
    } catch (IllegalArgumentException pipeline) {
      throw RackloomException.user(
          "this placement cannot be simulated: " + pipeline.getMessage(),
          "put stages on single devices, or on groups that are no pipelines.");
    }
  }

  private static List<Span> spans(SimulationReport report) {
    return Stream.concat(
            report.spans().stream().map(s -> span(s, false)),
            report.transfers().stream().map(s -> span(s, true)))
        .toList();
  }

  private static Span span(SimulationReport.Span s, boolean link) {
    return new Span(s.device(), link, s.stage(), s.request(), s.startNanos(), s.endNanos());
  }
}
