package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Goal;
import dev.rackloom.core.OperatorTimes;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.ProofBook;
import dev.rackloom.core.Proven;
import dev.rackloom.core.RackChange;
import dev.rackloom.core.Reasons;
import dev.rackloom.core.Session;
import dev.rackloom.core.SizeNames;
import dev.rackloom.core.StageRow;
import dev.rackloom.core.TensorStatistics;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.desktop.viewmodel.RackCheck;
import dev.rackloom.desktop.viewmodel.Replay;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Pass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session of the core, as the desktop sees it. */
final class CoreStudy implements Study {

  private static final Duration FIRST_GUESS = Duration.ofMillis(500);

  private final Workbench bench;
  private final Session session;
  private @Nullable OperatorTimes operators;
  private @Nullable CoreStudy latest;
  private @Nullable Session knowing;

  CoreStudy(Workbench bench, Session session) {
    this.bench = bench;
    this.session = session;
  }

  @Override
  public Graph graph() {
    return session.model().graph();
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(session.model().file());
  }

  @Override
  public List<Path> besides() {
    return session.model().besides();
  }

  @Override
  public StageGraph stages() {
    return session.model().stages();
  }

  @Override
  public Rack rack() {
    return session.rack();
  }

  @Override
  public boolean isRackAssumed() {
    return AssumedRack.is(rack());
  }

  @Override
  public List<Phase> phases() {
    return session.passes().stream().map(Pass::phase).toList();
  }

  @Override
  public Phase seat() {
    return phases().getFirst();
  }

  @Override
  public List<Size> sizes() {
    Stream<Size> inputs = graph().inputSymbols().stream().map(this::size);
    Stream<Size> output =
        session.passes().stream()
            .filter(p -> p.phase() == Phase.DECODE)
            .map(p -> new Size("output", Kind.OUTPUT, p.times()));
    return Stream.concat(inputs, output).sorted(Comparator.comparing(Size::kind)).toList();
  }

  private Size size(String symbol) {
    return new Size(symbol, kind(symbol), session.sizes().get(symbol).orElse(1));
  }

  private static Kind kind(String symbol) {
    return switch (SizeNames.common(symbol)) {
      case "batch" -> Kind.BATCH;
      case "seq" -> Kind.PROMPT;
      case "context" -> Kind.CONTEXT;
      default -> Kind.OTHER;
    };
  }

  @Override
  public List<Constraint> constraints() {
    return session.constraints();
  }

  /** The last one is kept: edits ask for the same sizes again, and what is known there stays. */
  @Override
  public synchronized Study with(Bindings sizes, List<Constraint> constraints) {
    Bindings wanted = session.sizes().with(sizes);
    if (isAt(wanted, constraints)) {
      return this;
    }
    if (latest == null || !latest.isAt(wanted, constraints)) {
      Session sized = session.withSizes(sizes);
      latest =
          new CoreStudy(
              bench,
              sized.constraints().equals(constraints) ? sized : sized.withConstraints(constraints));
    }
    return latest;
  }

  private boolean isAt(Bindings sizes, List<Constraint> constraints) {
    return session.sizes().equals(sizes) && session.constraints().equals(constraints);
  }

  @Override
  public Map<Phase, List<StageFacts>> facts(Optional<Placement> placement) {
    Map<Phase, List<StageFacts>> byPhase = new EnumMap<>(Phase.class);
    session
        .rows(placement)
        .forEach(r -> byPhase.computeIfAbsent(r.phase(), p -> new ArrayList<>()).add(facts(r)));
    return byPhase;
  }

  private StageFacts facts(StageRow row) {
    Footprint held = row.stage().footprint();
    return new StageFacts(
        row.stage().id(),
        row.stage().label(),
        row.stage().operators().size(),
        row.totals(),
        row.outputBytes(),
        held.weightBytes()
            .plus(held.activationBytes())
            .plus(held.stateBytes())
            .bind(session.sizes()),
        row.devices().stream().map(StageRow.DeviceCost::estimate).toList(),
        row.sensitivity().map(s -> new Feel(s.sensitivity(), s.slackNanos())));
  }

  @Override
  public Optional<double[]> insideOf(int stage, Phase phase, int device) {
    return operators().flatMap(o -> o.parts(stage, phase, rack().devices().get(device).id()));
  }

  /** Empty if nobody knows the model's format any more. */
  private synchronized Optional<OperatorTimes> operators() {
    if (operators == null) {
      operators =
          bench
              .plugins()
              .reader(graph().format())
              .map(r -> new OperatorTimes(session, r.workRules()))
              .orElse(null);
    }
    return Optional.ofNullable(operators);
  }

  @Override
  public List<String> origins() {
    Map<String, String> described =
        session.profile().provenances().stream()
            .collect(Collectors.toMap(Provenance::id, Provenance::description));
    Map<String, Set<String>> byDevice = new HashMap<>();
    session
        .profile()
        .blocks()
        .forEach(b ->
            byDevice
                .computeIfAbsent(b.device(), d -> new TreeSet<>())
                .add(described.getOrDefault(b.provenance(), b.provenance())));
    return rack().devices().stream()
        .map(d -> String.join("; ", byDevice.getOrDefault(d.id(), Set.of())))
        .toList();
  }

  @Override
  public Start start(Optional<Draft> unkept) {
    Optional<Start> kept = newest();
    return unkept
        .or(this::draft)
        .filter(d -> fits(d.placement()))
        .map(d ->
            kept.filter(k -> isUnchanged(d, k))
                .map(k -> k.with(d.leeway()))
                .orElseGet(() -> Start.of(d, proven(d.sizes()), kept.map(Start::placement))))
        .or(() -> kept)
        .orElseGet(this::guess);
  }

  private Optional<Draft> draft() {
    return bench
        .workspace()
        .setting(draftName(), Draft.class)
        .or(() ->
            bench.workspace().setting(draftName(), Draft.Before.class).map(Draft.Before::now));
  }

  /** Whether all that is on the screen is what was saved, but for the goal of everybody. */
  private boolean isUnchanged(Draft draft, Start kept) {
    boolean own = sizes().stream().allMatch(s -> sameSize(draft, s));
    return own
        && draft.constraints().isEmpty()
        && draft.goal().equals(Objective.LATENCY.toString())
        && draft.leeway().equals(Leeway.NONE)
        && draft.placement().assignments().equals(kept.placement().assignments());
  }

  private static boolean sameSize(Draft draft, Size size) {
    return draft.sizes().get(size.symbol()).orElse(size.value()) == size.value();
  }

  /**
   * Whether it can be shown: several servers, or phases apart, cannot be edited as one placement.
   */
  private boolean fits(Placement placement) {
    return !Apart.is(placement)
        && Evaluator.assignment(session.knowing(placement).problem(), placement).isPresent();
  }

  @Override
  public void keep(Draft draft) {
    bench.workspace().saveSetting(draftName(), draft);
  }

  @Override
  public String draftName() {
    var cut = session.model().cut();
    return "draft " + cut.model() + " " + cut.stages() + " " + rack().name();
  }

  private Optional<Start> newest() {
    return kept().rows().stream()
        .filter(p -> fits(p.placement()))
        .findFirst()
        .map(p -> new Start(p.placement(), proven(Bindings.NONE)));
  }

  /**
   * What was proven and still holds; of one device it is known without a word.
   *
   * @param shown sizes that differ from the study's own
   */
  private List<Proven> proven(Bindings shown) {
    return rack().devices().size() == 1
        ? onlyOne()
        : book().holding(session, ProofBook.sizes(session).with(shown));
  }

  private List<Proven> onlyOne() {
    try {
      Placement all = allOnTheFirst();
      double nanos = problems(all).isEmpty() ? price(all).latencyNanos() : 0;
      return List.of(proven(nanos, "there being one device"));
    } catch (RackloomException unknown) {
      return List.of();
    }
  }

  private Proven proven(double latencyNanos, String method) {
    return new Proven(
        Goal.of("latency"), ProofBook.sizes(session), session.constraints(), latencyNanos, method);
  }

  private ProofBook book() {
    return new ProofBook(bench.workspace());
  }

  /** What has no size or no price can be looked at nevertheless. */
  private Start guess() {
    Placement first = allOnTheFirst();
    if (rack().devices().size() == 1) { // there is nothing to look for
      return new Start(first, onlyOne());
    }
    try {
      return session.place(CoreEngine.SOLVER, SolveContext.within(FIRST_GUESS))
              instanceof Outcome.Solved s
          ? guessed(s)
          : new Start(first, List.of());
    } catch (RackloomException unknown) {
      return new Start(first, List.of());
    }
  }

  private Start guessed(Outcome.Solved s) {
    Proven proven = proven(s.lowerBound(), "a first look, best answer by " + s.solver());
    try {
      book().keep(session, session.inAllPhases(s.placement()), proven);
    } catch (RackloomException full) {
      // It is shown, whether the workspace can be written or not; auto-place proves it again.
    }
    return new Start(s.placement(), List.of(proven));
  }

  private Placement allOnTheFirst() {
    DeviceGroup first = DeviceGroup.single(rack().devices().getFirst().id());
    return Placement.of(
        "all on one",
        stages().stages().stream()
            .map(s -> new Assignment(stages().model(), s.id(), seat(), first, 0))
            .toList());
  }

  /**
   * The session, or one that knows the groups and tiers of a placement and how its tensors travel;
   * kept, as many prices follow.
   */
  private synchronized Session knowing(Placement placement) {
    boolean alone =
        placement.assignments().stream()
            .allMatch(a -> a.replica() == 0 && a.group().mode() == DeviceGroup.Mode.SINGLE);
    if (alone && placement.tiers().isEmpty() && placement.wire() == session.wireRule().format()) {
      return session;
    }
    Session known = (knowing == null ? session : knowing).knowing(placement);
    knowing = known;
    return known;
  }

  @Override
  public Prediction price(Placement placement) {
    return knowing(placement).price(placement);
  }

  @Override
  public double cost(Placement placement) {
    return knowing(placement).bill(placement).costPerRequest().orElse(Double.NaN);
  }

  @Override
  public List<String> problems(Placement placement) {
    return knowing(placement).problems(placement);
  }

  @Override
  public List<Prediction> passes(Placement placement) {
    return session.passes().size() > 1 ? knowing(placement).pricePasses(placement) : List.of();
  }

  @Override
  public List<Constraint> broken(Placement placement) {
    return session.constraints().isEmpty()
        ? List.of()
        : new Reasons(session, Goal.of("latency")).broken(placement);
  }

  @Override
  public Engine engine() {
    return new CoreEngine(session);
  }

  @Override
  public Replay replay() {
    return new CoreReplay(session);
  }

  @Override
  public RackCheck check() {
    return new CoreCheck(bench, session);
  }

  @Override
  public Keeping keeping() {
    return kept();
  }

  private CoreKeeping kept() {
    return new CoreKeeping(bench.workspace(), session);
  }

  @Override
  public Optional<Placement> kept(String entry) {
    return kept().rows().stream()
        .filter(p -> String.valueOf(p.id()).equals(entry))
        .map(Kept.PlacementRow::placement)
        .findFirst();
  }

  @Override
  public Placement placed(PlacementFile file, String name) {
    return kept().placed(file, name);
  }

  @Override
  public Study on(RackChange change) {
    return new CoreStudy(bench, session.on(change));
  }

  @Override
  public Optional<TensorStatistics> statistics(
      List<BodyAt> way, int tensor, Cancellation cancellation) {
    return TensorStatistics.of(
        bench.plugins(), session.model().file(), graph(), way, tensor, cancellation);
  }

  @Override
  public long cutOut(Ids operators, Path to) {
    return bench.cutOut(session.model(), operators, to);
  }

  @Override
  public void save(Placement placement, List<Proven> proven, String by, String goal) {
    kept().save(placement, proven, by, goal);
  }

  @Override
  public Deployment deploy(
      Placement placement, Consumer<Frame> listener, Progress progress, Cancellation cancellation) {
    return CoreDeployment.start(
        bench, session.sized(), placement, listener, progress, cancellation, System::nanoTime);
  }

  @Override
  public Optional<Deployment> attach(
      String name, Consumer<Frame> listener, Cancellation cancellation) {
    return CoreDeployment.found(bench, session, name, listener, System::nanoTime, cancellation);
  }

  @Override
  public Optional<Run> lastRun() {
    return LastRuns.of(bench.workspace(), session);
  }
}
