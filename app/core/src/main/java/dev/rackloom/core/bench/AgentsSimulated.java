package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.NearestRank;
import dev.rackloom.core.TelemetryBook.StageSeen;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A chain of stages on agents, simulated with the times that each stage took there, against what
 * the agents answered: what the simulator adds are queues, and the overlap of requests.
 */
final class AgentsSimulated {

  private AgentsSimulated() {}

  /**
   * The row.
   *
   * @param seen stages in the order of the chain
   * @param requests sent, {@code inFlight} at a time
   * @param measuredPerS answered a second
   */
  static Row row(Rack rack, List<StageSeen> seen, int requests, int inFlight, double measuredPerS) {
    SimulationReport report =
        Simulator.run(
            problem(rack, seen), devices(rack, seen), new Simulator.Load(requests, inFlight, 0, 1));
    return Row.measured(
        "simulator.agents",
        "%",
        100 * Math.abs(report.throughputPerS() / measuredPerS - 1),
        String.format(Locale.ROOT, "%.2f requests/s answered by agents", measuredPerS),
        String.format(
            Locale.ROOT,
            "error of the throughput; %.2f requests/s simulated from the mean times of %d stages",
            report.throughputPerS(),
            seen.size()));
  }

  /**
   * The rows of latency below saturation.
   *
   * @param seen stages in the order of the chain, as they were under this load
   * @param arrivals when each request was due, nanoseconds
   * @param measured how long each took to be answered
   * @param parts micro-batches of a request, which all come at once
   */
  static List<Row> latency(
      Rack rack, List<StageSeen> seen, long[] arrivals, long[] measured, int parts) {
    long[] simulated = simulated(rack, seen, arrivals, parts);
    double perS = (arrivals.length - 1) * 1e9 / (arrivals[arrivals.length - 1] - arrivals[0]);
    String load =
        String.format(
            Locale.ROOT,
            "%d requests of %d micro-batches come by chance, %.2f a second",
            arrivals.length,
            parts,
            perS);
    return List.of(
        latency("p50", 0.5, simulated, measured, load),
        latency("p95", 0.95, simulated, measured, load));
  }

  /**
   * The row of requests that have the agents to themselves: no queue but that of a request's own
   * parts.
   *
   * @param measured how long each took to be answered
   */
  static Row alone(Rack rack, List<StageSeen> seen, long[] measured, int parts) {
    long[] simulated = simulated(rack, seen, new long[1], parts);
    String load =
        String.format(
            Locale.ROOT, "%d requests of %d micro-batches one by one", measured.length, parts);
    return latency("alone-p50", 0.5, simulated, measured, load);
  }

  /** How long each request takes, from when it is due to the end of the last of its parts. */
  private static long[] simulated(Rack rack, List<StageSeen> seen, long[] arrivals, int parts) {
    long[] times = new long[arrivals.length * parts];
    Arrays.setAll(times, i -> arrivals[i / parts]);
    SimulationReport report =
        Simulator.run(problem(rack, seen), devices(rack, seen), Simulator.Load.at(times));
    long[] nanos = new long[arrivals.length];
    for (SimulationReport.Span span : report.spans()) {
      int request = span.request() / parts;
      nanos[request] = Math.max(nanos[request], span.endNanos() - arrivals[request]);
    }
    return nanos;
  }

  private static Row latency(
      String name, double part, long[] simulated, long[] measured, String load) {
    double there = rank(measured, part) / 1e6;
    double here = rank(simulated, part) / 1e6;
    return Row.measured(
        "simulator.agents-" + name,
        "%",
        100 * Math.abs(here / there - 1),
        String.format(Locale.ROOT, "%.1f ms until answered by agents", there),
        String.format(
            Locale.ROOT,
            "error of the latency; %.1f ms simulated from the mean times of stages in this run; %s",
            here,
            load));
  }

  private static long rank(long[] nanos, double part) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return NearestRank.of(sorted, part);
  }

  private static Ids devices(Rack rack, List<StageSeen> seen) {
    List<String> ids = rack.devices().stream().map(Device::id).toList();
    return Ids.of(seen.stream().mapToInt(s -> ids.indexOf(s.device())).toArray());
  }

  private static PlacementProblem problem(Rack rack, List<StageSeen> seen) {
    List<ProblemStage> stages = new ArrayList<>();
    List<ProblemFlow> flows = new ArrayList<>();
    long[][] nanos = new long[seen.size()][rack.devices().size()];
    for (int s = 0; s < nanos.length; s++) {
      stages.add(new ProblemStage("chain", seen.get(s).stage(), Phase.PLAIN, 0, 0, 0, 0, 0));
      Arrays.fill(nanos[s], Math.round(seen.get(s).meanNanos()));
      if (s > 0) {
        flows.add(new ProblemFlow(s - 1, Ids.of(s), 0));
      }
    }
    return new PlacementProblem(
        "chain",
        stages,
        rack.devices().stream()
            .map(d -> new ProblemDevice(d.id(), d.home().capacityBytes(), d.power().busyW()))
            .toList(),
        CostTable.of(nanos),
        LinkTable.of(rack),
        flows,
        List.of(),
        Objective.THROUGHPUT,
        Semantics.RUNTIME);
  }
}
