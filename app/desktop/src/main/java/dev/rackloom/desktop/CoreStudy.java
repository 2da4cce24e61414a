package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Bill;
import dev.rackloom.core.Fault;
import dev.rackloom.core.Goal;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Proven;
import dev.rackloom.core.RackChange;
import dev.rackloom.core.Reasons;
import dev.rackloom.core.Session;
import dev.rackloom.core.SizeNames;
import dev.rackloom.core.TensorStatistics;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.RackCheck;
import dev.rackloom.desktop.viewmodel.Replay;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.engine.Pass;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A session of the core, as the desktop sees it. */
final class CoreStudy implements Study {

  private final Workbench bench;
  private final Session session;
  private final CoreFacts facts;
  private @Nullable CoreStudy latest;
  private @Nullable Session knowing;

  CoreStudy(Workbench bench, Session session) {
    this.bench = bench;
    this.session = session;
    this.facts = new CoreFacts(bench, session);
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
    return facts.of(placement);
  }

  @Override
  public Optional<double[]> insideOf(int stage, Phase phase, int device) {
    return facts.insideOf(stage, phase, rack().devices().get(device).id());
  }

  @Override
  public List<String> origins() {
    return facts.origins();
  }

  @Override
  public Start start(Optional<Draft> unkept) {
    return beginning().start(unkept, sizes());
  }

  private CoreStart beginning() {
    return new CoreStart(bench.workspace(), session);
  }

  @Override
  public void keep(Draft draft) {
    beginning().keep(draft);
  }

  @Override
  public String draftName() {
    return beginning().draftName();
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
    return Bill.of(knowing(placement), placement).costPerRequest().orElse(Double.NaN);
  }

  @Override
  public List<Fault> faults(Placement placement) {
    return knowing(placement).faults(placement);
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
      Placement placement,
      Consumer<Deployment.Frame> listener,
      Progress progress,
      Cancellation cancellation) {
    return CoreDeployment.start(
        bench, session.sized(), placement, listener, progress, cancellation, System::nanoTime);
  }

  @Override
  public Optional<Deployment> attach(
      String name, Consumer<Deployment.Frame> listener, Cancellation cancellation) {
    return CoreDeployment.found(bench, session, name, listener, System::nanoTime, cancellation);
  }

  @Override
  public Optional<Deployment.Run> lastRun() {
    return LastRuns.of(bench.workspace(), session);
  }
}
