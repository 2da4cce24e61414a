package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
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
import java.util.function.Consumer;

/**
 * What the runtime costs: requests through agents that are processes of this machine, against the
 * same model in one session of this process. The two take turns, so that a busy moment of the
 * machine hits both.
 */
public final class RuntimeBench {

  static final int TOKENS = 128;
  private static final int VOCABULARY = 30_000;
  private static final int ROUNDS = 5;
  private static final int WARM_UPS = 3000;
  private static final int WARM_TOKENS = 16;
  private static final int SOAK_REQUESTS = 1_000_000;

  private final Workbench bench;
  private final Path model;
  private final DirectSession.Opener direct;
  private final AgentsHere.Starter here;
  private final Duration chaos;
  private final Progress progress;
  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * A benchmark.
   *
   * @param bench a workspace to cut models in; best a fresh one
   * @param model an encoder with {@code input_ids}, {@code attention_mask}, {@code token_type_ids}
   * @param direct opens sessions in this process
   * @param here starts agents in this process
   * @param chaos how long agents are harmed under load
   */
  public RuntimeBench(
      Workbench bench,
      Path model,
      DirectSession.Opener direct,
      AgentsHere.Starter here,
      Duration chaos,
      Progress progress) {
    this.bench = bench;
    this.model = model;
    this.direct = direct;
    this.here = here;
    this.chaos = chaos;
    this.progress = progress;
  }

  /** Runs all of it, in several minutes: most of them are the soak. */
  public BenchReport run() {
    return run(RowChoice.ALL, row -> {});
  }

  /**
   * Runs what some rows need.
   *
   * @param each is given each row as soon as it is there
   */
  public BenchReport run(RowChoice choice, Consumer<Row> each) {
    choice.check(RuntimeIds.ALL);
    List<Row> rows = new ArrayList<>();
    BenchReport.Machine machine = BenchReport.Machine.here();
    Consumer<Row> into =
        row -> {
          if (choice.wants(row.id())) {
            rows.add(row);
            each.accept(row);
          }
        };
    front(choice, into);
    pipeline(choice, into);
    if (choice.wantsAny(RuntimeIds.HOPS)) {
      progress.at(0.4, "hand-offs");
      new HopRows(bench, folder("hops")).rows().forEach(into);
    }
    if (choice.wantsAny(RuntimeIds.PLAN)) {
      progress.at(0.5, "pushing a plan of 200 stages");
      PushRows.rows(bench, here, folder("push")).forEach(into);
    }
    if (choice.wants(RuntimeIds.RATE)) {
      progress.at(0.6, "offering samples");
      into.accept(TelemetryRows.rate(here, folder("rate")));
    }
    if (choice.wantsAny(RuntimeIds.SOAK)) {
      progress.at(0.7, "a million small requests");
      Soak.of(bench, here, folder("soak"), SOAK_REQUESTS / 10, SOAK_REQUESTS).rows().forEach(into);
    }
    if (choice.wantsAny(RuntimeIds.CHAOS)) {
      new ChaosBench(bench, chaos, "grpc", 1, progress.part(0.9, 1)).rows().forEach(into);
    }
    progress.at(1, "measured");
    return new BenchReport("runtime", machine, rows);
  }

  private void front(RowChoice choice, Consumer<Row> into) {
    if (!choice.wantsAny(RuntimeIds.FRONT)) {
      return;
    }
    progress.at(0, "starting one agent with all cores");
    try (BenchRack rack = BenchRack.start(bench, folder("front"), 1, cores)) {
      if (choice.wants(RuntimeIds.FRONT_1)) {
        into.accept(frontDoor(rack, 1, 12));
      }
      if (choice.wants(RuntimeIds.FRONT_8)) {
        into.accept(frontDoor(rack, 8, 4));
      }
    }
  }

  private void pipeline(RowChoice choice, Consumer<Row> into) {
    if (!choice.wantsAny(RuntimeIds.PIPELINE) && !choice.wants(RuntimeIds.COST)) {
      return;
    }
    progress.at(0.2, "starting three agents with a thread each");
    try (BenchRack rack = BenchRack.start(bench, folder("pipeline"), 3, 1)) {
      if (choice.wantsAny(RuntimeIds.PIPELINE)) {
        new PipelineRows(bench, rack, model, direct, RuntimeBench::sizes).rows().forEach(into);
      }
      if (choice.wants(RuntimeIds.COST)) {
        progress.at(0.3, "requests with listeners and without");
        into.accept(
            TelemetryCost.row(
                bench,
                rack,
                model,
                sizes(1),
                folder("cost"),
                pushed -> inputs(pushed.plan().inputs(), 1, TOKENS)));
      }
    }
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
      Map<String, TensorValue> inputs = inputs(live.plan().inputs(), batch, TOKENS);
      warm(live);
      time(requests, () -> session.run(inputs));
      Settling.of(() -> Math.round(median(time(requests, () -> live.infer(inputs)))));
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
              + " threads each, after "
              + WARM_UPS
              + " short requests and as many like these as made them quicker: until then the agent's"
              + " own code runs uncompiled");
    }
  }

  static void warm(LiveDeployment live) {
    Map<String, TensorValue> few = inputs(live.plan().inputs(), 1, WARM_TOKENS);
    time(WARM_UPS, () -> live.infer(few));
  }

  static Map<String, TensorValue> inputs(List<Port> ports, int batch, int tokens) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, TensorValue> inputs = new HashMap<>();
    for (Port port : ports) {
      long[] elements = new long[batch * tokens];
      switch (port.name()) {
        case "attention_mask" -> Arrays.fill(elements, 1);
        case "token_type_ids" -> Arrays.fill(elements, 0);
        default -> Arrays.setAll(elements, i -> random.nextLong(VOCABULARY));
      }
      inputs.put(port.name(), TensorValue.of(elements, batch, tokens));
    }
    return inputs;
  }

  static List<Long> time(int count, Callable<?> work) {
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

  private static String ms(String format, double nanos) {
    return String.format(Locale.ROOT, format, nanos / 1e6);
  }

  private static double median(List<Long> nanos) {
    return medianOf(nanos.stream().map(Long::doubleValue).toList());
  }

  static double medianOf(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
