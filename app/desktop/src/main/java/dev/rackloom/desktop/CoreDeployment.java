package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.KeptFirings;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.RequestBook;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.core.Session;
import dev.rackloom.core.TelemetryBook;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.experts.ServedExperts;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Attempts;
import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.Deployment.Frame;
import dev.rackloom.desktop.viewmodel.Deployment.Seen;
import dev.rackloom.desktop.viewmodel.Deployment.Served;
import dev.rackloom.desktop.viewmodel.Deployment.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A deployment the desktop started or found, and the agents it started for it where the rack names
 * none. Looks at the telemetry four times a second; keeps it in the workspace once in two seconds.
 */
final class CoreDeployment implements Deployment {

  private static final long LOOK_MILLIS = 250;
  private static final int KEEP_EVERY = 8;

  private final LiveDeployment live;
  private final Workspace workspace;
  private final Session session;
  private final Placement placement;
  private final Map<String, TensorValue> inputs;
  private final Optional<LocalAgents> agents;
  private final List<String> remarks;
  private final String lastStage;
  private final LongSupplier nanos;
  private final AnswerBook answers = new AnswerBook();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Keeper keeper = new Keeper(this::keep); // of the thread that watches
  private volatile @Nullable SeenFiring kept;

  private CoreDeployment(
      LiveDeployment live,
      Workspace workspace,
      Session session,
      Placement placement,
      Optional<LocalAgents> agents,
      List<String> remarks,
      LongSupplier nanos) {
    this.live = live;
    this.workspace = workspace;
    this.session = session;
    this.placement = placement;
    this.inputs = MadeUpInputs.of(session);
    this.lastStage = session.model().stages().stages().getLast().id();
    this.agents = agents;
    this.remarks = List.copyOf(remarks);
    this.nanos = nanos;
  }

  private void watch(Consumer<Frame> listener) {
    for (int looks = 1; !closesSoon(); looks++) {
      if (looks % KEEP_EVERY == 0) {
        keeper.now();
      }
      listener.accept(frame(live.telemetry()));
    }
  }

  /** What was seen since the last time, and the newest requests unless they are kept already. */
  private void keep() {
    live.keepTelemetry();
    List<SeenFiring> newest = live.newestFirings();
    if (!newest.isEmpty() && !newest.getLast().equals(kept)) {
      new KeptFirings(live.plan().deployment(), live.plan().epoch(), placement, newest)
          .keep(workspace, session);
      kept = newest.getLast();
    }
  }

  private boolean closesSoon() {
    try {
      return closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  static CoreDeployment start(
      Workbench bench,
      Session session,
      Placement placement,
      Consumer<Frame> listener,
      Progress progress,
      Cancellation cancellation,
      LongSupplier nanos) {
    Rack rack = session.rack();
    Progress cancellable =
        (fraction, doing) -> {
          cancellation.check();
          progress.at(fraction, doing);
        };
    Optional<LocalAgents> agents =
        rack.nodes().stream().anyMatch(n -> n.agent().isEmpty())
            ? Optional.of(
                LocalAgents.start(
                    rack, bench.workspace().folder().resolve("agents"), cancellable.part(0, 0.4)))
            : Optional.empty();
    List<String> refusals = new ArrayList<>();
    try {
      cancellation.check();
      Rack addressed = agents.map(a -> a.addressed(rack)).orElse(rack);
      LiveDeployment live =
          Deployments.deployDilated(
              bench,
              session,
              placement,
              addressed,
              "desktop",
              progress.part(0.4, 1),
              refusal -> {
                refusals.add("desktop, " + refusal);
                cancellable.at(Double.NaN, refusal);
              });
      if (cancellation.requested()) {
        try (live) {
          live.drain();
        }
        cancellation.check();
      }
      return watched(
          new CoreDeployment(live, bench.workspace(), session, placement, agents, refusals, nanos),
          listener);
    } catch (RuntimeException failed) {
      agents.ifPresent(LocalAgents::close);
      throw failed;
    }
  }

  /** What serves the session's stages on its rack's agents already. */
  static Optional<Deployment> found(
      Workbench bench,
      Session session,
      String name,
      Consumer<Frame> listener,
      LongSupplier nanos,
      Cancellation cancellation) {
    return LiveDeployment.serving(
            session.rack(),
            plan ->
                (name.isEmpty() || plan.deployment().equals(name)) && LastRuns.isOf(plan, session),
            bench.workspace(),
            cancellation)
        .map(live ->
            watched(
                new CoreDeployment(
                    live,
                    bench.workspace(),
                    session,
                    placement(live.plan(), session.model().graph().name()),
                    Optional.empty(),
                    List.of(),
                    nanos),
                listener));
  }

  private static CoreDeployment watched(CoreDeployment serving, Consumer<Frame> listener) {
    Thread.ofVirtual().name("telemetry").start(() -> serving.watch(listener));
    return serving;
  }

  /** Where the stages of a plan are; replicas share what comes evenly. */
  private static Placement placement(DeploymentPlan plan, String graph) {
    Map<List<Object>, List<PlannedStage>> replicas =
        plan.stages().stream()
            .collect(
                Collectors.groupingBy(
                    s -> List.of(s.id(), s.phase()), LinkedHashMap::new, Collectors.toList()));
    return Placement.of(
        plan.deployment(), replicas.values().stream().map(r -> assignment(r, graph)).toList());
  }

  private static Assignment assignment(List<PlannedStage> replicas, String graph) {
    List<String> devices = replicas.stream().map(PlannedStage::device).distinct().toList();
    DeviceGroup group =
        devices.size() == 1
            ? DeviceGroup.single(devices.getFirst())
            : new DeviceGroup(
                DeviceGroup.Mode.DATA,
                devices,
                Collections.nCopies(devices.size(), 1.0 / devices.size()),
                "");
    PlannedStage first = replicas.getFirst();
    return new Assignment(graph, first.id(), first.phase(), group, 0);
  }

  private Frame frame(TelemetryBook book) {
    TelemetryBook.Snapshot now = book.snapshot();
    return new Frame(
        now.stages().stream().map(CoreDeployment::seen).toList(),
        now.devices().stream()
            .map(d -> new Use(d.device(), d.utilisation(), d.queued(), d.source()))
            .toList(),
        live.newestFirings(),
        ServedExperts.of(live.plan(), book.experts()),
        book.takeChanges(),
        Optional.of(served(now)),
        book.engines(),
        keeper.trouble());
  }

  private Served served(TelemetryBook.Snapshot now) {
    RequestBook.Seen told = now.requests();
    AnswerBook.Answers own = answers.now();
    boolean byAgents = told.answered() > 0;
    long ended =
        now.stages().stream()
            .filter(s -> s.stage().equals(lastStage))
            .mapToLong(TelemetryBook.StageSeen::count)
            .sum();
    return new Served(
        Math.round(nanos.getAsLong() / live.stretched()),
        lastStage,
        ended,
        byAgents ? told.answered() : own.count(),
        byAgents ? told.newest() : own.newest(),
        byAgents,
        live.plan().rack().hasEmulated() ? Source.EMULATED : Source.MEASURED);
  }

  private static Seen seen(TelemetryBook.StageSeen s) {
    double predicted = Double.isNaN(s.predictedNanos()) ? -1 : s.predictedNanos();
    return new Seen(s.stage(), s.device(), predicted, s.medianNanos(), s.count(), s.source());
  }

  @Override
  public String title() {
    return live.plan().deployment() + ", epoch " + live.plan().epoch();
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  @Override
  public Optional<Rack> rack() {
    return Optional.of(live.plan().rack());
  }

  @Override
  public void request() {
    long sent = nanos.getAsLong();
    live.infer(inputs);
    answers.add(Math.round((nanos.getAsLong() - sent) / live.stretched()));
  }

  @Override
  public void close() {
    closing.countDown();
    new Attempts()
        .then(live::settle)
        .then(this::keep)
        .then(live::drain)
        .then(live::close)
        .then(() -> agents.ifPresent(LocalAgents::close))
        .end();
  }

  @Override
  public void leave() {
    if (agents.isPresent()) {
      close();
      return;
    }
    closing.countDown();
    new Attempts().then(this::keep).then(live::close).end();
  }
}
