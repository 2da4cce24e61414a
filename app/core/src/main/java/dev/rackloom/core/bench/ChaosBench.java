package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.SteadyClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Load on agents that are killed, frozen, slowed, cut off from each other and parted all the time.
 * The controller that deployed is gone before the first fault.
 */
public final class ChaosBench {

  private static final int AGENTS = 4;
  private static final int CLIENTS = 4;
  private static final int LINKS = 6;
  private static final int STAGES = 4;
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What led to a repair began at most so long before it. */
  private static final Duration BEFORE = Duration.ofSeconds(5);

  private static final int SLOWEST = 3;

  /** Requests before anything is measured: what an agent loads and remembers for good is there. */
  private static final int WARM_UPS = 100;

  private static final String NAME = "chaos";

  private final Workbench bench;
  private final Duration time;
  private final String way;
  private final long seed;
  private final Progress progress;

  /**
   * A benchmark.
   *
   * @param bench a workspace to cut models in
   * @param time how long
   * @param way that tensors take from agent to agent: grpc, socket or shared
   * @param seed of the faults and the requests
   */
  public ChaosBench(Workbench bench, Duration time, String way, long seed, Progress progress) {
    this.bench = bench;
    this.time = time;
    this.way = way;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Its rows: requests lost or answered wrongly, how long repairs took, and whether any agent held
   * on to a plan or to memory.
   */
  public List<Row> rows() {
    progress.at(0, "starting " + AGENTS + " agents to do harm to");
    Path folder = bench.workspace().folder().resolve(NAME);
    try (ChaosRack rack = ChaosRack.start(folder, AGENTS, way)) {
      String model = deploy(rack, DoublingModel.write(folder, LINKS));
      return harm(rack, model);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String deploy(ChaosRack rack, Path file) {
    OpenModel model =
        bench.openModel(file, Bindings.NONE, STAGES, Progress.SILENT, Cancellation.NEVER);
    Session session = bench.session(model, rack.rack());
    List<Stage> cut = model.stages().stages();
    List<Assignment> assignments =
        IntStream.range(0, cut.size())
            .mapToObj(i ->
                new Assignment(
                    model.graph().name(),
                    cut.get(i).id(),
                    Phase.PLAIN,
                    DeviceGroup.single("cpu" + i % AGENTS),
                    0))
            .toList();
    Placement placement = Placement.of(NAME, assignments);
    try (LiveDeployment live =
        Deployments.deploy(bench, session, placement, rack.rack(), NAME, Progress.SILENT)) {
      return live.plan().model();
    }
  }

  private List<Row> harm(ChaosRack rack, String model) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    Map<String, AgentClient> agents = new TreeMap<>();
    for (Node node : rack.rack().nodes()) {
      agents.put(node.id(), AgentClient.connect(node.agent(), node.id()));
    }
    agents.values().forEach(front -> warm(front, model));
    Map<String, HeldByAgent> before = held(rack);
    ChaosWatch watch = new ChaosWatch(agents);
    ChaosFaults faults = new ChaosFaults(rack, seed, over);
    List<ChaosLoad> loads = loads(List.copyOf(agents.values()), model, over);
    try {
      Thread watching = Thread.ofVirtual().start(() -> watch.run(over));
      List<Thread> clients = loads.stream().map(l -> Thread.ofVirtual().start(l)).toList();
      FutureTask<Boolean> harming = new FutureTask<>(() -> harm(faults), true);
      Thread.ofVirtual().start(harming);
      awaitEnd(over, loads);
      ended(harming);
      for (Thread client : clients) {
        client.join();
      }
      watching.join();
      return rows(loads, faults, watch, rack, memory(before, rack));
    } finally {
      over.countDown();
      agents.values().forEach(AgentClient::close);
    }
  }

  private void warm(AgentClient front, String model) {
    float[] x = new float[DoublingModel.WIDTH];
    Map<String, TensorValue> inputs = Map.of("x", TensorValue.of(x, 1, x.length));
    for (int i = 0; i < WARM_UPS; i++) {
      front.infer(model, inputs);
    }
  }

  /** Nothing where agents cannot be asked. */
  private static Map<String, HeldByAgent> held(ChaosRack rack) {
    try {
      return HeldByAgent.canBeAsked() ? rack.held() : Map.of();
    } catch (IOException e) {
      throw RackloomException.agent(
          "an agent does not say what it holds: " + e.getMessage(), "look at its log.", e);
    }
  }

  private static List<Row> memory(Map<String, HeldByAgent> before, ChaosRack rack) {
    if (before.isEmpty()) {
      return ChaosMemory.missing("this Java cannot be asked what it holds");
    }
    rack.nodes().forEach(rack::awaitStart);
    return new ChaosMemory(before, held(rack)).rows();
  }

  private void awaitEnd(CountDownLatch over, List<ChaosLoad> loads) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    while (System.nanoTime() < end) {
      over.await(Math.min(1_000_000_000L, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      progress.at(
          (System.nanoTime() - start) / (double) time.toNanos(),
          seen(loads).answered() + " requests answered under faults");
    }
    over.countDown();
  }

  /** Faults that could not be made are no faults that were survived. */
  private static void ended(FutureTask<Boolean> harming) throws InterruptedException {
    try {
      harming.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a fault could not be made", failed.getCause());
    }
  }

  private static void harm(ChaosFaults faults) {
    try {
      faults.run(EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ChaosLoad> loads(List<AgentClient> agents, String model, CountDownLatch over) {
    List<ChaosLoad> loads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      List<AgentClient> order = new ArrayList<>(agents);
      Collections.rotate(order, i);
      loads.add(
          new ChaosLoad(new SteadyClient(order, PATIENCE), model, LINKS, seed * 31 + i, over));
    }
    return loads;
  }

  private static ChaosLoad.Seen seen(List<ChaosLoad> loads) {
    return loads.stream().map(ChaosLoad::seen).reduce(ChaosLoad.Seen.NOTHING, ChaosLoad.Seen::and);
  }

  private List<Row> rows(
      List<ChaosLoad> loads,
      ChaosFaults faults,
      ChaosWatch watch,
      ChaosRack rack,
      List<Row> memory) {
    ChaosLoad.Seen seen = seen(loads);
    String how =
        String.format(
            Locale.ROOT,
            "%d requests in %d s from %d clients; faults on %d agents: %s; longest answer %.1f s;"
                + " tensors over %s; seed %d%s",
            seen.answered(),
            time.toSeconds(),
            CLIENTS,
            AGENTS,
            new TreeMap<>(faults.done()),
            seen.longestNanos() / 1e9,
            way,
            seed,
            seen.firstLoss().isEmpty() ? "" : "; first loss: " + seen.firstLoss());
    Row lost =
        Row.measured(
            "chaos.lost",
            "count",
            seen.lost() + seen.wrong(),
            seen.lost() + " lost, " + seen.wrong() + " wrong",
            how);
    List<Row> rows = new ArrayList<>(List.of(lost, repairs(watch, faults), astray(watch)));
    rows.addAll(memory);
    rows.add(ended(rack));
    return rows;
  }

  /** Two parts of a rack that do not see each other must not both serve. */
  private static Row astray(ChaosWatch watch) {
    List<String> astray = watch.answers().astray();
    return Row.measured(
        "chaos.two-epochs",
        "count",
        astray.size(),
        astray.isEmpty() ? "none" : String.join("; ", astray),
        "epochs that still answered when the right to, 3 s, had ended after a newer one answered; "
            + watch.answers().epochs()
            + " epochs answered");
  }

  /** Memory that is not bounded ends an agent. */
  private static Row ended(ChaosRack rack) {
    long gone = rack.ended().size() + rack.nodes().stream().filter(n -> !rack.isRunning(n)).count();
    return Row.measured(
        "chaos.agents-ended",
        "count",
        gone,
        rack.ended().isEmpty() ? "none by itself" : String.join("; ", rack.ended()),
        String.format(
            Locale.ROOT,
            "agents with a heap of %d MB each, which end where that is not enough; at most %.0f MB"
                + " resident",
            ChaosRack.HEAP_MB,
            rack.mostResidentMegabytes()));
  }

  private static Row repairs(ChaosWatch watch, ChaosFaults faults) {
    List<ChaosWatch.Repair> repairs = watch.repairs();
    if (repairs.isEmpty()) {
      return Row.missing("chaos.repair-p99", "s", "no fault of this run needed a repair");
    }
    int p99 = Math.max(0, (int) Math.ceil(repairs.size() * 0.99) - 1);
    return Row.measured(
        "chaos.repair-p99",
        "s",
        repairs.get(p99).tookNanos() / 1e9,
        String.format(
            Locale.ROOT, "median %.3f s", repairs.get(repairs.size() / 2).tookNanos() / 1e9),
        repairs.size()
            + " repairs, from when an agent counted as lost to the plan without it serving; "
            + repairs.subList(Math.max(0, repairs.size() - SLOWEST), repairs.size()).stream()
                .map(r -> how(r, watch, faults))
                .collect(Collectors.joining("; ")));
  }

  /** What happened before a slow repair. */
  private static String how(ChaosWatch.Repair repair, ChaosWatch watch, ChaosFaults faults) {
    long from = repair.atNanos() - repair.tookNanos() - BEFORE.toNanos();
    List<String> complaints = watch.complaints(repair);
    return repair.text()
        + " (before it: "
        + faults.between(from, repair.atNanos())
        + (complaints.isEmpty() ? "" : "; " + String.join("; ", complaints))
        + ")";
  }
}
