package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.experts.ExpertMaps;
import dev.rackloom.core.experts.ShownRouting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Experts split over four agents that are processes of this machine, against the same ONNX files
 * unsplit in this process: the largest difference of an output, and whether every token of every
 * layer chose the same experts.
 */
public final class SplitExecutionRow implements MoeRows {

  private static final String ID = "split-execution.max-abs-diff";
  private static final int AGENTS = 4;
  private static final int BATCHES = 8;
  private static final int MOST_TOKENS = 96;

  private final Workbench bench;
  private final List<Path> models;
  private final DirectSession.Opener direct;

  /**
   * A row.
   *
   * @param bench a workspace to cut models in; best a fresh one
   * @param models language models of bytes, with {@code input_ids} [batch, seq]
   * @param direct opens sessions in this process
   */
  public SplitExecutionRow(Workbench bench, List<Path> models, DirectSession.Opener direct) {
    this.bench = bench;
    this.models = List.copyOf(models);
    this.direct = direct;
  }

  private static final class Seen {
    private double worst;
    private long tokens;
    private long alike;
    private long exact;
  }

  @Override
  public List<String> ids() {
    return List.of(ID);
  }

  /** Measures it, in about a minute; without a value if agents cannot be started or refuse. */
  @Override
  public List<Row> rows() {
    try {
      return List.of(row());
    } catch (RackloomException e) {
      return List.of(Row.missing(ID, "1", e.failure().message()));
    }
  }

  private Row row() {
    Seen seen = new Seen();
    Path folder = bench.workspace().folder().resolve("split");
    try (BenchRack rack = BenchRack.start(bench, folder, AGENTS, 1);
        Deployer deployer = new Deployer("rackloom bench", Duration.ofSeconds(30))) {
      for (int m = 0; m < models.size(); m++) {
        compare(models.get(m), m + 1, rack.rack(), deployer, seen);
      }
    }
    String note =
        models.size()
            + " models x "
            + BATCHES
            + " random batches on "
            + AGENTS
            + " agents; same experts for "
            + seen.alike
            + " of "
            + seen.tokens
            + " tokens x layers, same weights bit for bit for "
            + seen.exact;
    return seen.alike == seen.tokens
        ? Row.measured(ID, "1", seen.worst, "the unsplit model in one session", note)
        : Row.missing(ID, "1", "routing differs: " + note);
  }

  private void compare(Path file, long epoch, Rack rack, Deployer deployer, Seen seen) {
    OpenModel model =
        bench.openModel(
            file,
            Bindings.of("batch", 1, "seq", MOST_TOKENS),
            AGENTS,
            Progress.SILENT,
            Cancellation.NEVER);
    PlanBuilder.Built built = build(bench.session(model, rack), epoch, rack);
    DeploymentPlan plan = ShownRouting.of(built.plan());
    deployer.deploy(plan, built.artefacts(), Progress.SILENT).orThrow();
    try (UnsplitModel unsplit =
        new UnsplitModel(
            model,
            bench.plugins().subModelWriter(model.graph().format()).orElseThrow(),
            direct,
            bench.workspace().artefacts())) {
      for (int seed = 1; seed <= BATCHES; seed++) {
        one(plan, deployer.front(plan), unsplit, batch(seed), seen);
      }
    }
    deployer.drain(plan);
  }

  private PlanBuilder.Built build(Session session, long epoch, Rack rack) {
    List<String> devices = rack.devices().stream().map(Device::id).toList();
    List<Assignment> stages = new ArrayList<>();
    session
        .model()
        .stages()
        .stages()
        .forEach(s ->
            stages.add(
                new Assignment(
                    session.model().graph().name(),
                    s.id(),
                    session.passes().getFirst().phase(),
                    DeviceGroup.single(devices.get(stages.size() % devices.size())),
                    0)));
    Placement placement =
        Placement.of("split", stages)
            .withExperts(ExpertMaps.dealt(session.model().graph(), devices));
    return PlanBuilder.build(
        session,
        placement,
        rack,
        "split",
        epoch,
        bench.plugins(),
        bench.workspace().artefacts(),
        Progress.SILENT);
  }

  private static Map<String, TensorValue> batch(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = random.nextInt(1, 4);
    int tokens = seed == 1 ? 1 : random.nextInt(2, MOST_TOKENS + 1);
    long[] ids = random.longs((long) rows * tokens, 0, 256).toArray();
    return Map.of("input_ids", TensorValue.of(ids, rows, tokens));
  }

  private static void one(
      DeploymentPlan plan,
      AgentClient front,
      UnsplitModel unsplit,
      Map<String, TensorValue> inputs,
      Seen seen) {
    Map<String, TensorValue> split = front.infer(plan.model(), inputs);
    unsplit
        .answer(inputs)
        .forEach((name, whole) -> seen.worst = Math.max(seen.worst, apart(of(split, name), whole)));
    for (PlannedExperts block : plan.experts()) {
      Map<String, TensorValue> routed = unsplit.routing(block.moeLayer(), inputs);
      long[] here = of(routed, PlannedExperts.CHOSEN).toLongs();
      long[] there = of(split, block.shown(PlannedExperts.CHOSEN)).toLongs();
      float[] weightsHere = of(routed, PlannedExperts.WEIGHTS).toFloats();
      float[] weightsThere = of(split, block.shown(PlannedExperts.WEIGHTS)).toFloats();
      int k = block.topK();
      for (int at = 0; at < here.length; at += k) {
        seen.tokens++;
        boolean alike = java.util.Arrays.equals(here, at, at + k, there, at, at + k);
        seen.alike += alike ? 1 : 0;
        seen.exact +=
            alike && java.util.Arrays.equals(weightsHere, at, at + k, weightsThere, at, at + k)
                ? 1
                : 0;
      }
    }
  }

  private static TensorValue of(Map<String, TensorValue> values, String name) {
    TensorValue value = values.get(name);
    if (value == null) {
      throw RackloomException.agent(
          "the agents answered without '" + name + "'", "look at their logs.", null);
    }
    return value;
  }

  private static double apart(TensorValue split, TensorValue whole) {
    float[] a = split.toFloats();
    float[] b = whole.toFloats();
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs((double) a[i] - b[i]));
    }
    return worst;
  }
}
