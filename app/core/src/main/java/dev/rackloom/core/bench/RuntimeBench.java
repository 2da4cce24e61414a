package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * What the runtime costs: requests through agents that are processes of this machine, against the
 * same model in one session of this process. The two take turns, so that a busy moment of the
 * machine hits both.
 */
public final class RuntimeBench {

  private static final int TOKENS = 128;
  private static final int VOCABULARY = 30_000;
  private static final int ROUNDS = 5;
  private static final int IN_FLIGHT = 6;
  private static final int LARGE_ROWS = 16 * 1024;
  private static final String NEEDS = "not measured yet: ";

  private final Workbench bench;
  private final Path model;
  private final DirectSession.Opener direct;
  private final Duration chaos;
  private final Progress progress;
  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * A benchmark.
   *
   * @param bench a workspace to cut models in; best a fresh one
   * @param model an encoder with {@code input_ids}, {@code attention_mask}, {@code token_type_ids}
   * @param direct opens sessions in this process
   * @param chaos how long agents are harmed under load
   */
  public RuntimeBench(
      Workbench bench,
      Path model,
      DirectSession.Opener direct,
      Duration chaos,
      Progress progress) {
    this.bench = bench;
    this.model = model;
    this.direct = direct;
    this.chaos = chaos;
    this.progress = progress;
  }

  /** Runs all of it, in about a minute and the time of the chaos. */
  public BenchReport run() {
    List<Row> rows = new ArrayList<>();
    BenchReport.Machine machine = BenchReport.Machine.here();
    progress.at(0, "starting one agent with all cores");
    try (BenchRack rack = BenchRack.start(bench, folder("front"), 1, cores)) {
      rows.add(frontDoor(rack, 1, 12));
      rows.add(frontDoor(rack, 8, 4));
    }
    progress.at(0.5, "starting three agents with a thread each");
    try (BenchRack rack = BenchRack.start(bench, folder("pipeline"), 3, 1)) {
      rows.addAll(throughput(rack));
    }
    progress.at(0.75, "starting two agents for hops");
    try (BenchRack rack = BenchRack.start(bench, folder("hops"), 2, 1)) {
      rows.add(smallHop(rack));
      rows.add(largeHop(rack));
    }
    rows.addAll(new ChaosBench(bench, chaos, 1, progress.part(0.95, 1)).rows());
    rows.addAll(notMeasured());
    progress.at(1, "measured");
    return new BenchReport("runtime", machine, rows);
  }

  private Path folder(String name) {
    return bench.workspace().folder().resolve(name);
  }

  private static Bindings sizes(int batch) {
    return Bindings.of("batch", batch).with("seq", TOKENS);
  }

  private Row frontDoor(BenchRack rack, int batch, int requests) {
    progress.at(batch == 1 ? 0.1 : 0.3, "requests of " + batch + " x " + TOKENS + " tokens");
    String name = "front-b" + batch;
    try (LiveDeployment live = rack.deploy(model, sizes(batch), 1, name);
        DirectSession session = direct.open(model, cores)) {
      Map<String, TensorValue> inputs = inputs(live.plan().inputs(), batch);
      time(requests, () -> session.run(inputs));
      time(requests, () -> live.infer(inputs));
      List<Long> here = new ArrayList<>();
      List<Long> there = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        here.addAll(time(requests, () -> session.run(inputs)));
        there.addAll(time(requests, () -> live.infer(inputs)));
      }
      int stages = live.plan().stages().size();
      live.drain();
      return Row.measured(
          "front-door.b" + batch,
          "ratio",
          median(there) / median(here),
          ms("direct p50 %.2f ms", median(here)),
          ms("p50 %.2f ms through the front door, ", median(there))
              + there.size()
              + " requests each in turns; agent a process, "
              + stages
              + " stage, "
              + cores
              + " threads each");
    }
  }

  private List<Row> throughput(BenchRack rack) {
    try (LiveDeployment live = rack.deploy(model, sizes(1), 3, "pipeline");
        DirectSession session = direct.open(model, cores)) {
      Map<String, TensorValue> inputs = inputs(live.plan().inputs(), 1);
      int requests = 30;
      flood(live, inputs, requests);
      List<Double> ratios = new ArrayList<>();
      List<Double> perS = new ArrayList<>();
      long flooded = 0;
      live.telemetry().clear();
      for (int round = 0; round < ROUNDS; round++) {
        long here = time(requests, () -> session.run(inputs)).stream().mapToLong(n -> n).sum();
        long there = flood(live, inputs, requests);
        ratios.add(here / (double) there);
        perS.add(requests * 1e9 / here);
        flooded += there;
      }
      int stages = live.plan().stages().size();
      live.drain();
      Row simulated =
          AgentsSimulated.row(
              rack.rack(),
              live.telemetry().snapshot().stages(),
              ROUNDS * requests,
              IN_FLIGHT,
              ROUNDS * requests * 1e9 / flooded);
      return List.of(
          simulated,
          Row.measured(
              "pipeline.throughput",
              "ratio",
              medianOf(ratios),
              String.format(Locale.ROOT, "one process: %.1f requests/s", medianOf(perS)),
              stages
                  + " stages on 3 agents with a thread each, micro-batches of one sequence, "
                  + IN_FLIGHT
                  + " in flight; the one process runs one after the other on "
                  + cores
                  + " threads, of "
                  + cores
                  + " cores"));
    }
  }

  private Row smallHop(BenchRack rack) {
    progress.at(0.8, "hand-offs of 4 KB");
    long[] nanos = Hops.nanos(rack, bench.workspace().folder(), 1, 3000, 2000);
    try {
      double tcp = tcp(4096, 2000);
      return Row.measured(
          "hop.4k-p50",
          "us",
          nanos[nanos.length / 2] / 1e3,
          String.format(Locale.ROOT, "plain TCP there and back %.1f us", tcp / 1e3),
          String.format(
              Locale.ROOT,
              "%d hops between two agents, end of a firing to the next one ready; p90 %.0f us",
              nanos.length,
              nanos[nanos.length * 9 / 10] / 1e3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row largeHop(BenchRack rack) {
    progress.at(0.9, "hand-offs of 64 MB");
    int bytes = LARGE_ROWS * HopModel.ROW * Float.BYTES;
    long[] nanos = Hops.nanos(rack, bench.workspace().folder(), LARGE_ROWS, 8, 25);
    try {
      double tcp = tcp(bytes, 25);
      double hop = nanos[nanos.length / 2];
      return Row.measured(
          "hop.64m-vs-tcp",
          "ratio",
          tcp / hop,
          String.format(Locale.ROOT, "plain TCP %.2f GB/s", bytes / tcp),
          String.format(
              Locale.ROOT,
              "%d hops of %d MiB, median %.2f GB/s, checksums and a fresh buffer each included",
              nanos.length,
              bytes >> 20,
              bytes / hop));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double tcp(int bytes, int count) throws IOException {
    ByteBuffer lot = ByteBuffer.allocateDirect(bytes);
    List<Long> nanos = new ArrayList<>();
    try (PlainTcp tcp = PlainTcp.open(bytes)) {
      for (int i = 0; i < count + count / 4; i++) {
        nanos.add(tcp.nanos(lot));
      }
    }
    return median(nanos.subList(count / 4, nanos.size()));
  }

  private static List<Row> notMeasured() {
    return List.of(
        Row.missing(
            "hop.64m-shared-vs-tcp", "ratio", NEEDS + "agents of one host do not share memory"),
        Row.missing("plan.200x32", "s", NEEDS + "no rack of 32 agents is made for it"),
        Row.missing("telemetry.rate", "1/s", NEEDS + "no generator of samples"),
        Row.missing("telemetry.cost", "%", NEEDS + "no run with and without listeners"),
        Row.missing("soak.heap-growth", "%", NEEDS + "no run of 1,000,000 requests"));
  }

  private static Map<String, TensorValue> inputs(List<Port> ports, int batch) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, TensorValue> inputs = new HashMap<>();
    for (Port port : ports) {
      long[] elements = new long[batch * TOKENS];
      switch (port.name()) {
        case "attention_mask" -> Arrays.fill(elements, 1);
        case "token_type_ids" -> Arrays.fill(elements, 0);
        default -> Arrays.setAll(elements, i -> random.nextLong(VOCABULARY));
      }
      inputs.put(port.name(), TensorValue.of(elements, batch, TOKENS));
    }
    return inputs;
  }

  private static List<Long> time(int count, Callable<?> work) {
    List<Long> nanos = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        work.call();
        nanos.add(System.nanoTime() - start);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return nanos;
  }

  /** So many requests with a few in flight; the time for all of them. */
  private static long flood(LiveDeployment live, Map<String, TensorValue> inputs, int count) {
    Semaphore places = new Semaphore(IN_FLIGHT);
    List<Future<?>> all = new ArrayList<>();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
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
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return System.nanoTime() - start;
  }

  private static String ms(String format, double nanos) {
    return String.format(Locale.ROOT, format, nanos / 1e6);
  }

  private static double median(List<Long> nanos) {
    return medianOf(nanos.stream().map(Long::doubleValue).toList());
  }

  private static double medianOf(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
