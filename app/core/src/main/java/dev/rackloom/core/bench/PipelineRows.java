package dev.rackloom.core.bench;

import dev.rackloom.api.deploy.BatchSymbol;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.TelemetryBook.StageSeen;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Batches in micro-batches through three stages on three agents with a thread each, against one
 * session of this process that runs the same batches whole on as many threads as there are cores.
 */
final class PipelineRows {

  private static final int STAGES = 3;
  private static final int BATCH = 8;
  private static final int PARTS = 4;
  private static final int IN_FLIGHT = 3;

  /** Of a round: filling and emptying the stages takes two turns of 66. */
  private static final int REQUESTS = 16;

  private static final int ROUNDS = 5;
  private static final int ALONE = 20;
  private static final int OPEN_REQUESTS = 60;
  private static final long SEED = 1;

  /** Of what the agents answer when they are always busy. */
  private static final double LOAD = 0.6;

  private final Workbench bench;
  private final BenchRack rack;
  private final Path model;
  private final DirectSession.Opener direct;
  private final IntFunction<Bindings> sizes;
  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * The rows' surroundings.
   *
   * @param rack of three agents with a thread each
   * @param sizes of a request with so many rows
   */
  PipelineRows(
      Workbench bench,
      BenchRack rack,
      Path model,
      DirectSession.Opener direct,
      IntFunction<Bindings> sizes) {
    this.bench = bench;
    this.rack = rack;
    this.model = model;
    this.direct = direct;
    this.sizes = sizes;
  }

  private static Map<String, TensorValue> inputs(LiveDeployment live, int rows) {
    return RuntimeBench.inputs(live.plan().inputs(), rows, RuntimeBench.TOKENS);
  }

  List<Row> rows() {
    int rows = BATCH / PARTS;
    OpenModel cut =
        BalancedCut.of(bench, rack, model, sizes.apply(rows), live -> inputs(live, rows), STAGES);
    try (LiveDeployment live = rack.deploy(cut, "pipeline", PARTS);
        DirectSession session = direct.open(model, cores)) {
      BatchSymbol.hindrance(live.plan())
          .ifPresent(why -> {
            throw new IllegalStateException("the benchmark's model would run whole: " + why);
          });
      Map<String, TensorValue> batch = inputs(live, BATCH);
      RuntimeBench.warm(live);
      session.run(batch);
      Settling.Settled settled = Settling.of(() -> flood(live, batch));
      List<Double> ratios = new ArrayList<>();
      List<Double> perS = new ArrayList<>();
      long flooded = 0;
      live.settle();
      live.telemetry().clear();
      for (int round = 0; round < ROUNDS; round++) {
        long here =
            RuntimeBench.time(REQUESTS, () -> session.run(batch)).stream().mapToLong(n -> n).sum();
        long there = flood(live, batch);
        ratios.add(here / (double) there);
        perS.add(REQUESTS * BATCH * 1e9 / here);
        flooded += there;
      }
      live.settle();
      List<StageSeen> seen = live.telemetry().snapshot().stages();
      int parts = ROUNDS * REQUESTS * PARTS;
      double most = parts * 1e9 / flooded;
      List<Row> made = new ArrayList<>();
      made.add(row(RuntimeBench.medianOf(ratios), RuntimeBench.medianOf(perS), seen, settled));
      made.add(AgentsSimulated.row(rack.rack(), seen, parts, IN_FLIGHT * PARTS, most));
      made.add(alone(live, batch));
      made.addAll(latency(live, batch, LOAD * most / PARTS));
      live.drain();
      return made;
    }
  }

  private Row alone(LiveDeployment live, Map<String, TensorValue> batch) {
    live.settle();
    live.telemetry().clear();
    long[] measured =
        RuntimeBench.time(ALONE, () -> live.infer(batch)).stream().mapToLong(n -> n).toArray();
    live.settle();
    return AgentsSimulated.alone(
        rack.rack(), live.telemetry().snapshot().stages(), measured, PARTS);
  }

  /** Below saturation: so many requests a second, by chance. */
  private List<Row> latency(LiveDeployment live, Map<String, TensorValue> batch, double perS) {
    long[] arrivals =
        Arrivals.poisson(OPEN_REQUESTS, perS, 1, 1, SEED).requests().stream()
            .mapToLong(Request::arrivalNanos)
            .toArray();
    live.settle();
    live.telemetry().clear();
    long[] measured = OpenLoop.nanos(arrivals, () -> live.infer(batch));
    live.settle();
    List<StageSeen> seen = live.telemetry().snapshot().stages();
    return AgentsSimulated.latency(rack.rack(), seen, arrivals, measured, PARTS);
  }

  private Row row(double ratio, double perS, List<StageSeen> seen, Settling.Settled settled) {
    String stages =
        seen.stream()
            .sorted(Comparator.comparing(StageSeen::device))
            .map(s -> String.format(Locale.ROOT, "%.1f", s.medianNanos() / 1e6))
            .collect(Collectors.joining(", "));
    return Row.measured(
        "pipeline.throughput",
        "ratio",
        ratio,
        String.format(Locale.ROOT, "one process: %.1f sequences/s", perS),
        String.format(
            Locale.ROOT,
            "%d stages on %d agents with a thread each, cut by measured time (%s ms), batches of"
                + " %d in %d micro-batches, %d in flight; the one process runs batch after batch on"
                + " %d threads, of %d cores; after %d rounds of %d requests, until they got no"
                + " quicker, 40 at most, the first of them at %.1f sequences/s",
            STAGES,
            STAGES,
            stages,
            BATCH,
            PARTS,
            IN_FLIGHT,
            cores,
            cores,
            settled.rounds(),
            REQUESTS,
            REQUESTS * BATCH * 1e9 / settled.firstNanos()));
  }

  /** A round of requests with a few in flight; the time for all of them. */
  private static long flood(LiveDeployment live, Map<String, TensorValue> inputs) {
    Semaphore places = new Semaphore(IN_FLIGHT);
    List<Future<?>> all = new ArrayList<>();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < REQUESTS; i++) {
        places.acquireUninterruptibly();
        all.add(
            threads.submit(() -> {
              try {
                live.infer(inputs);
              } finally {
                places.release();
              }
            }));
      }
      all.forEach(OpenLoop::value);
    }
    return System.nanoTime() - start;
  }
}
