package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.Session;
import dev.rackloom.core.StageRow;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.desktop.viewmodel.Study;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A session of the core, as the desktop sees it. */
final class CoreStudy implements Study {

  private static final String SOLVER = "portfolio";
  private static final int RUNS = 20;
  private static final Duration FIRST_GUESS = Duration.ofMillis(500);
  private static final Duration PLACING = Duration.ofSeconds(5);

  private final Workbench bench;
  private final Session session;

  CoreStudy(Workbench bench, Session session) {
    this.bench = bench;
    this.session = session;
  }

  @Override
  public Graph graph() {
    return session.model().graph();
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
  public String workload() {
    return String.join(
        ", ",
        session.sizes().values().entrySet().stream()
            .filter(e -> graph().inputSymbols().contains(e.getKey()))
            .map(e -> e.getKey() + " " + e.getValue())
            .toList());
  }

  @Override
  public Phase phase() {
    return session.passes().getFirst().phase();
  }

  @Override
  public List<StageFacts> facts() {
    return rows(Optional.empty()).map(CoreStudy::facts).toList();
  }

  private Stream<StageRow> rows(Optional<Placement> placement) {
    return session.rows(placement).stream().filter(r -> r.phase() == phase());
  }

  private static StageFacts facts(StageRow row) {
    return new StageFacts(
        row.stage().id(),
        row.stage().label(),
        row.stage().operators().size(),
        row.totals().flops(),
        row.totals().bytes(),
        row.devices().stream().map(StageRow.DeviceCost::estimate).toList());
  }

  @Override
  public Start start() {
    return newest().orElseGet(this::guess);
  }

  private Optional<Start> newest() {
    return placements().stream().findFirst().map(p -> new Start(p.placement(), boundOnLatency(p)));
  }

  private List<Kept.PlacementRow> placements() {
    return bench.workspace().placements(graph().digest()).stream()
        .filter(p -> p.rack().equals(rack().name()) && p.cut().equals(session.model().cut()))
        .toList();
  }

  /** What is known below the latency: a bound on another objective says nothing of it. */
  private static double boundOnLatency(Kept.PlacementRow p) {
    return p.objective().equals(Objective.LATENCY.toString()) ? p.lowerBound() : 0;
  }

  private Start guess() {
    return session.place(SOLVER, SolveContext.within(FIRST_GUESS)) instanceof Outcome.Solved s
        ? new Start(s.placement(), s.lowerBound())
        : new Start(allOnTheFirst(), 0);
  }

  private Placement allOnTheFirst() {
    DeviceGroup first = DeviceGroup.single(rack().devices().getFirst().id());
    return Placement.of(
        "all on one",
        session.problem().stages().stream()
            .map(s -> new Assignment(s.model(), s.id(), s.phase(), first, 0))
            .toList());
  }

  @Override
  public Prediction price(Placement placement) {
    return session.price(placement);
  }

  @Override
  public List<String> problems(Placement placement) {
    return session.problems(placement);
  }

  @Override
  public List<Feel> feel(Placement placement) {
    return rows(Optional.of(placement))
        .flatMap(r -> r.sensitivity().stream())
        .map(s -> new Feel(s.sensitivity(), s.slackNanos()))
        .toList();
  }

  @Override
  public Outcome place(
      Objective objective,
      Consumer<Placement> better,
      Progress progress,
      Cancellation cancellation) {
    SolveContext context =
        new SolveContext(PLACING, 1, Ids.NONE, ids -> {}, progress, cancellation);
    return session.withObjective(objective).place(SOLVER, context);
  }

  @Override
  public Optional<Placement> kept(String entry) {
    return placements().stream()
        .filter(p -> String.valueOf(p.id()).equals(entry))
        .map(Kept.PlacementRow::placement)
        .findFirst();
  }

  @Override
  public void save(Placement placement, double boundNanos) {
    bench
        .workspace()
        .savePlacement(
            session.model().cut(),
            rack().name(),
            Objective.LATENCY.toString(),
            "desktop",
            boundNanos,
            placement,
            session.price(placement));
  }

  @Override
  public Deployment deploy(
      Placement placement, Consumer<Frame> listener, Progress progress, Cancellation cancellation) {
    return CoreDeployment.start(bench, session, placement, listener, progress);
  }

  @Override
  public Optional<Run> lastRun() {
    return bench.workspace().deployments().stream()
        .limit(RUNS)
        .map(d -> run(d, bench.workspace().telemetry(d.name())))
        .filter(r -> !r.stages().isEmpty())
        .findFirst();
  }

  private static Run run(Kept.DeploymentRow d, List<Kept.TelemetryRow> rows) {
    Map<List<String>, List<Kept.TelemetryRow>> byStage =
        new TreeMap<>(java.util.Comparator.comparing(List::toString));
    rows.stream()
        .filter(r -> r.epoch() == d.epoch())
        .forEach(r ->
            byStage
                .computeIfAbsent(List.of(r.stage(), r.device(), r.source()), k -> new ArrayList<>())
                .add(r));
    return new Run(
        "Last run: " + d.name() + ", epoch " + d.epoch() + ", " + CoreBackend.when(d.at()),
        byStage.values().stream().map(CoreStudy::seen).toList());
  }

  private static Seen seen(List<Kept.TelemetryRow> rows) {
    Kept.TelemetryRow any = rows.getFirst();
    long count = rows.stream().mapToLong(Kept.TelemetryRow::count).sum();
    double nanos = rows.stream().mapToDouble(Kept.TelemetryRow::sumNanos).sum();
    long predicted = rows.stream().mapToLong(Kept.TelemetryRow::predictedNanos).max().orElse(-1);
    return new Seen(
        any.stage(),
        any.device(),
        predicted,
        nanos / Math.max(1, count),
        count,
        Source.valueOf(any.source().toUpperCase(Locale.ROOT)));
  }
}
