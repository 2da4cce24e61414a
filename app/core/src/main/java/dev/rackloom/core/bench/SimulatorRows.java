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
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Events a second of the simulator on one core, over a placement: 16 stages on four devices of two
 * nodes behind one hub, with transfers that meet on links, arrivals at nine tenths of what the
 * busiest device can take.
 */
public final class SimulatorRows {

  private static final int STAGES = 16;
  private static final int DEVICES = 4;
  private static final int REQUESTS = 100_000;
  private static final int ROUNDS = 5;
  private static final double LOAD = 0.9;

  /** The row; some seconds. */
  public List<Row> rows() {
    PlacementProblem problem = problem();
    int[] device = new int[STAGES];
    java.util.Arrays.setAll(device, s -> s % DEVICES);
    Ids placed = Ids.of(device);
    Simulator.Load load = new Simulator.Load(REQUESTS, 1, LOAD * perSecond(problem, device), 1);
    double best = 0;
    long events = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      SimulationReport report = Simulator.run(problem, placed, load);
      events = report.events();
      best = Math.max(best, events * 1e9 / (System.nanoTime() - start));
    }
    double queue = queueAlone((int) events);
    return List.of(
        Row.measured(
            "simulator.events",
            "1/s",
            best,
            String.format(
                Locale.ROOT,
                "%.1f times java.util.PriorityQueue of records alone (%.0f events/s)",
                best / queue,
                queue),
            events
                + " events of "
                + REQUESTS
                + " requests through 16 stages on 4 devices, best of "
                + ROUNDS
                + ", one thread"));
  }

  private static double perSecond(PlacementProblem problem, int[] device) {
    long[] busy = new long[DEVICES];
    for (int s = 0; s < STAGES; s++) {
      busy[device[s]] += problem.costs().nanos(s, device[s]);
    }
    return 1e9 / java.util.Arrays.stream(busy).max().orElseThrow();
  }

  private record Event(long at, long order) {}

  /** What the usual queue makes of as many events, with nothing done at any. */
  private static double queueAlone(int events) {
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
      PriorityQueue<Event> queue =
          new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
      long start = System.nanoTime();
      for (int e = 0; e < 64; e++) {
        queue.add(new Event(e * 37L % 64, e));
      }
      long seen = 0;
      for (int e = 0; e < events; e++) {
        Event next = queue.remove();
        seen += next.at();
        queue.add(new Event(next.at() + 1_000 + next.order() * 7919 % 5_000, e));
      }
      long wall = System.nanoTime() - start + seen % 2;
      best = Math.max(best, events * 1e9 / wall);
    }
    return best;
  }

  private static PlacementProblem problem() {
    List<ProblemStage> stages = new ArrayList<>();
    List<ProblemFlow> flows = new ArrayList<>();
    long[][] nanos = new long[STAGES][DEVICES];
    for (int s = 0; s < STAGES; s++) {
      stages.add(
          new ProblemStage(
              "m",
              "s" + s,
              Phase.PLAIN,
              1 << 20,
              1 << 16,
              0,
              s == 0 ? 4_096 : 0,
              s == STAGES - 1 ? 4_096 : 0));
      if (s + 1 < STAGES) {
        Ids readers = s % 4 == 0 && s + 2 < STAGES ? Ids.of(s + 1, s + 2) : Ids.of(s + 1);
        flows.add(new ProblemFlow(s, readers, 16_384));
      }
      for (int d = 0; d < DEVICES; d++) {
        nanos[s][d] = 20_000 + 1_000L * (s * 7 % 5);
      }
    }
    Rack rack = rack();
    return new PlacementProblem(
        "bench",
        stages,
        rack.devices().stream().map(d -> new ProblemDevice(d.id(), 1L << 34, 300)).toList(),
        CostTable.of(nanos),
        LinkTable.of(rack),
        flows,
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static Rack rack() {
    List<Device> devices = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int d = 0; d < DEVICES; d++) {
      String id = "d" + d;
      devices.add(
          new Device(
              id,
              "n" + d / 2,
              "gpu",
              "bench",
              Map.of("float32", 1e13),
              List.of(new MemoryTier("home", 1L << 34, 1e12)),
              0,
              new Power(50, 300),
              Device.Realization.REAL,
              Map.of()));
      links.add(new Link("l" + d, "hub", id, "pcie", 2e10, 1_000));
    }
    return new Rack(
        "bench",
        List.of(new Node("n0", ""), new Node("n1", "")),
        devices,
        List.of("hub"),
        links,
        "hub",
        1);
  }
}
