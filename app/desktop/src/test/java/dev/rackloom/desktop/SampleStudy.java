package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.cost.Totals;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Fault;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Proven;
import dev.rackloom.core.RackChange;
import dev.rackloom.core.TensorStatistics;
import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.RackCheck;
import dev.rackloom.desktop.viewmodel.Replay;
import dev.rackloom.desktop.viewmodel.Study;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A study without a core: each device takes a fixed time per stage, one after the other. */
public final class SampleStudy implements Study {

  private static final long[] NANOS = {8_000_000, 300_000, 900_000};
  private static final long TOO_LARGE = 4096;
  private static final String[] IDS = {"cpu0", "gpu0", "flow0"};

  private final Graph graph;
  private final StageGraph stages;
  private final List<Placement> saved;
  private final long batch;
  private final List<Constraint> constraints;
  private final List<Draft> drafts;
  private final Extras extras;

  /**
   * What differs from test to test.
   *
   * @param agent of the second node, perhaps empty
   * @param unpriced the device that has no time for the last stage
   * @param disk fails where nothing can be kept
   * @param perHour what the rack costs an hour, NaN if that is not known
   */
  private record Extras(
      SampleKeeping keeping, String agent, String unpriced, Runnable disk, double perHour) {}

  SampleStudy(Graph graph, StageGraph stages) {
    this(graph, stages, "");
  }

  private SampleStudy(Graph graph, StageGraph stages, String agent) {
    this.graph = graph;
    this.stages = stages;
    this.saved = new ArrayList<>();
    this.drafts = new ArrayList<>();
    this.batch = 1;
    this.constraints = List.of();
    this.extras = new Extras(new SampleKeeping(this::price), agent, "flow0", () -> {}, Double.NaN);
  }

  private SampleStudy(
      Graph graph,
      StageGraph stages,
      List<Placement> saved,
      long batch,
      List<Constraint> constraints,
      Extras extras,
      List<Draft> drafts) {
    this.drafts = drafts;
    this.extras = extras;
    this.graph = graph;
    this.stages = stages;
    this.saved = saved;
    this.batch = batch;
    this.constraints = constraints;
  }

  /** Six equal stages on three unlike devices. */
  public static SampleStudy create() {
    return SampleModel.study();
  }

  /** A model with an operator whose body reads weights. */
  public static SampleStudy withBody() {
    return SampleModel.withBody();
  }

  /** The same with as many stages as wanted, more than one. */
  public static SampleStudy ofStages(int stages) {
    return SampleModel.ofBlocks(stages);
  }

  /** The same with another name for the first stage. */
  public static SampleStudy create(String nameOfFirst) {
    return SampleModel.study(nameOfFirst);
  }

  /** The same with twice the weights in one stage. */
  public static SampleStudy withWide(int stage) {
    return SampleModel.study("encoder/layer.0", stage);
  }

  /** The same on a rack whose second node has an agent that does not answer. */
  public SampleStudy withAgent(String address) {
    return new SampleStudy(graph, stages, address);
  }

  /** The same with a time for every stage. */
  SampleStudy measured() {
    return new SampleStudy(
        graph,
        stages,
        saved,
        batch,
        constraints,
        new Extras(extras.keeping(), extras.agent(), "", extras.disk(), extras.perHour()),
        drafts);
  }

  /** The same, on a disk on which something can be kept as long as this does not fail. */
  SampleStudy onDisk(Runnable disk) {
    return new SampleStudy(
        graph,
        stages,
        saved,
        batch,
        constraints,
        new Extras(extras.keeping(), extras.agent(), extras.unpriced(), disk, extras.perHour()),
        drafts);
  }

  /** The same of a model of which the reader did not understand something. */
  public SampleStudy notUnderstanding(NotUnderstood... what) {
    return of(graph.digest(), List.of(what));
  }

  /** The same of a model with other contents. */
  public SampleStudy ofDigest(String digest) {
    return of(digest, graph.notUnderstood());
  }

  private SampleStudy of(String digest, List<NotUnderstood> notUnderstood) {
    Graph read =
        new Graph(
            graph.name(),
            graph.format(),
            digest,
            graph.tensors(),
            graph.operators(),
            graph.inputs(),
            graph.outputs(),
            graph.states(),
            graph.experts(),
            graph.metadata(),
            notUnderstood);
    return new SampleStudy(read, stages, saved, batch, constraints, extras, drafts);
  }

  /** The same on a rack that costs so much an hour. */
  public SampleStudy costing(double perHour) {
    return new SampleStudy(
        graph,
        stages,
        saved,
        batch,
        constraints,
        new Extras(extras.keeping(), extras.agent(), extras.unpriced(), extras.disk(), perHour),
        drafts);
  }

  @Override
  public double cost(Placement placement) {
    return extras.perHour() * price(placement).busiestNanos() / 3.6e12;
  }

  @Override
  public Replay replay() {
    return new SampleReplay(this);
  }

  @Override
  public RackCheck check() {
    return new SampleCheck(this);
  }

  @Override
  public Keeping keeping() {
    return extras.keeping();
  }

  /** What was saved. */
  public List<Placement> saved() {
    return saved;
  }

  @Override
  public Graph graph() {
    return graph;
  }

  @Override
  public StageGraph stages() {
    return stages;
  }

  @Override
  public Rack rack() {
    return new Rack(
        "three-unlike",
        List.of(new Node("node-a", ""), new Node("node-b", extras.agent())),
        List.of(
            device("cpu0", "cpu", Device.Realization.REAL, 2L << 30),
            device("gpu0", "gpu", Device.Realization.EMULATED, 20L << 20),
            device("flow0", "dataflow", Device.Realization.EMULATED, 256L << 20)),
        List.of("host"),
        List.of(
            new Link("mem", "host", "cpu0", "memory", 10e9, 2_000),
            new Link("pcie", "host", "gpu0", "pcie", 16e9, 6_000),
            new Link("eth", "host", "flow0", "ethernet", 3e9, 12_000)),
        "host",
        24);
  }

  private static Device device(String id, String kind, Device.Realization real, long memory) {
    return new Device(
        id,
        real == Device.Realization.REAL ? "node-a" : "node-b",
        kind,
        "a " + kind + " for tests",
        kind.equals("cpu") ? Map.of() : Map.of("float32", 1e12),
        List.of(new MemoryTier("RAM", memory, 1e11)),
        5_000,
        new Power(10, 60),
        real,
        Map.of());
  }

  @Override
  public List<Phase> phases() {
    return List.of(Phase.PLAIN);
  }

  @Override
  public Phase seat() {
    return Phase.PLAIN;
  }

  @Override
  public List<Size> sizes() {
    return List.of(new Size("batch", Kind.BATCH, batch));
  }

  /** A batch of {@value #TOO_LARGE} or more has no size. */
  @Override
  public Study with(Bindings sizes, List<Constraint> under) {
    long next = sizes.get("batch").orElse(batch);
    if (next >= TOO_LARGE) {
      throw RackloomException.user("the size of x is not known", "take a smaller batch.");
    }
    return new SampleStudy(graph, stages, saved, next, List.copyOf(under), extras, drafts);
  }

  @Override
  public List<Constraint> constraints() {
    return constraints;
  }

  @Override
  public List<String> origins() {
    return List.of("data sheet of cpu0", "data sheet of gpu0", "data sheet of flow0");
  }

  @Override
  public Map<Phase, List<StageFacts>> facts(Optional<Placement> placement) {
    return Map.of(Phase.PLAIN, stages.stages().stream().map(this::facts).toList());
  }

  private StageFacts facts(Stage stage) {
    boolean last = stage.id().equals("s5");
    return new StageFacts(
        stage.id(),
        stage.label(),
        stage.operators().size(),
        new Totals(
            Dim.of(180_000_000 * batch),
            stage.footprint().weightBytes(),
            last ? Dim.unknown("no shape for 'x'") : Dim.of(1_500_000 * batch),
            Dim.of(500_000 * batch),
            Dim.zero(),
            Dim.zero()),
        Dim.of(196_608 * batch),
        stage.footprint().weightBytes().plus(Dim.of(2_000_000)),
        List.of(
            sampled(NANOS[0] * batch, CostClass.COMPUTE),
            sampled(NANOS[1] * batch, CostClass.LATENCY),
            last && extras.unpriced().equals("flow0")
                ? new Estimate.Unknown("no cost function for gemm on flow0")
                : sampled(NANOS[2] * batch, CostClass.MEMORY)),
        Optional.of(new Feel(1, 0)));
  }

  private static Estimate sampled(long nanos, CostClass costClass) {
    return new Estimate.Sampled(
        new CostSample(
            nanos,
            nanos,
            nanos * 0.5,
            0,
            5_000,
            0.1,
            Map.of(),
            costClass,
            0.5,
            Source.PREDICTED,
            Basis.CALIBRATED,
            8));
  }

  @Override
  public Start start(Optional<Draft> unkept) {
    Start kept = new Start(on("cpu0"), List.of());
    return unkept.map(draft -> Start.of(draft, List.of(), kept.saved())).orElse(kept);
  }

  private Placement on(String device) {
    return Placement.of(
        "all on " + device,
        stages.stages().stream()
            .map(s -> new Assignment("sample", s.id(), Phase.PLAIN, DeviceGroup.single(device), 0))
            .toList());
  }

  @Override
  public Prediction price(Placement placement) {
    long now = 0;
    long[] busy = new long[IDS.length];
    List<Prediction.StageTime> times = new ArrayList<>();
    for (Assignment a : placement.assignments()) {
      int device = List.of(IDS).indexOf(a.group().devices().getFirst());
      times.add(new Prediction.StageTime(a.stage(), IDS[device], now, now + NANOS[device] * batch));
      now += NANOS[device] * batch;
      busy[device] += NANOS[device] * batch;
    }
    List<Prediction.DeviceLoad> loads = new ArrayList<>();
    for (int d = 0; d < IDS.length; d++) {
      loads.add(
          new Prediction.DeviceLoad(
              IDS[d],
              busy[d],
              busy[d] / NANOS[d] / batch * 7_000_000,
              rack().devices().get(d).home().capacityBytes()));
    }
    long busiest = Math.max(busy[0], Math.max(busy[1], busy[2]));
    return new Prediction(
        now,
        busiest,
        0.2,
        loads,
        List.of(new Prediction.LinkLoad("pcie >", 196_608, 20_000)),
        times,
        "the longest stage",
        Source.PREDICTED,
        Basis.CALIBRATED);
  }

  @Override
  public List<Fault> faults(Placement placement) {
    long onGpu =
        placement.assignments().stream().filter(a -> a.group().devices().contains("gpu0")).count();
    List<Fault> faults = new ArrayList<>();
    if (onGpu > 2) {
      faults.add(new Fault.NoRoom("gpu0", (7 * onGpu) << 20, 20 << 20));
    }
    if (!broken(placement).isEmpty()) {
      faults.add(new Fault.BreaksConstraint());
    }
    return faults;
  }

  @Override
  public List<Prediction> passes(Placement placement) {
    return List.of();
  }

  /** Knows pins alone. */
  @Override
  public List<Constraint> broken(Placement placement) {
    return constraints.stream()
        .filter(c ->
            c instanceof Constraint.Pin pin
                && placement.assignments().stream()
                    .anyMatch(a ->
                        a.stage().equals(pin.stage())
                            && !pin.devices().containsAll(a.group().devices())))
        .toList();
  }

  @Override
  public Placement placed(PlacementFile file, String name) {
    if (!file.cut().model().equals(graph.digest())) {
      throw RackloomException.user(name + " places another model", "place this one.");
    }
    return file.placement();
  }

  /** Faster links and more devices change nothing but the rack. */
  @Override
  public Study on(RackChange change) {
    return this;
  }

  @Override
  public Optional<TensorStatistics> statistics(
      List<BodyAt> way, int tensor, Cancellation cancellation) {
    // a body's weight has a mean of its own, so that it is told from one of the model with its id
    return Optional.of(new TensorStatistics(100, 25, 0, -1, 1, way.isEmpty() ? 0.25 : 0.75, 0.5));
  }

  @Override
  public long cutOut(Ids operators, Path to) {
    try {
      return Files.writeString(to, operators.toString()).toFile().length();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Engine engine() {
    return new SampleEngine(this);
  }

  @Override
  public Optional<Placement> kept(String entry) {
    return saved.stream().filter(p -> p.name().equals(entry)).findFirst();
  }

  @Override
  public void keep(Draft draft) {
    extras.disk().run();
    drafts.add(draft);
  }

  @Override
  public String draftName() {
    return stages.stages().getFirst().label() + " on " + rack().name();
  }

  /** What was kept without being asked for. */
  public List<Draft> drafts() {
    return drafts;
  }

  @Override
  public void save(Placement placement, List<Proven> proven, String by, String goal) {
    extras.disk().run();
    saved.add(placement);
  }

  @Override
  public Deployment deploy(
      Placement placement,
      Consumer<Deployment.Frame> listener,
      Progress progress,
      Cancellation cancellation) {
    return new SampleDeployment(listener, rack());
  }

  @Override
  public Optional<Deployment> attach(
      String name, Consumer<Deployment.Frame> listener, Cancellation cancellation) {
    return Optional.empty();
  }

  @Override
  public Optional<Deployment.Run> lastRun() {
    return Optional.empty();
  }
}
