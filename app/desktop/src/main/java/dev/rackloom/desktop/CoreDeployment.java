package dev.rackloom.desktop;

import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.RequestBook;
import dev.rackloom.core.Session;
import dev.rackloom.core.TelemetryBook;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.experts.ServedExperts;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Study.Deployment;
import dev.rackloom.desktop.viewmodel.Study.Firing;
import dev.rackloom.desktop.viewmodel.Study.Frame;
import dev.rackloom.desktop.viewmodel.Study.Seen;
import dev.rackloom.desktop.viewmodel.Study.Served;
import dev.rackloom.desktop.viewmodel.Study.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A deployment the desktop started, and the agents it started for it where the rack names none.
 * Looks at the telemetry four times a second; keeps it in the workspace once in two seconds.
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
  private final String lastStage;
  private final LongSupplier nanos;
  private final AnswerBook answers = new AnswerBook();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Firing kept;

  private CoreDeployment(
      LiveDeployment live,
      Workspace workspace,
      Session session,
      Placement placement,
      Optional<LocalAgents> agents,
      LongSupplier nanos) {
    this.live = live;
    this.workspace = workspace;
    this.session = session;
    this.placement = placement;
    this.inputs = MadeUpInputs.of(session);
    this.lastStage = session.model().stages().stages().getLast().id();
    this.agents = agents;
    this.nanos = nanos;
  }

  private void watch(Consumer<Frame> listener) {
    for (int looks = 1; !closesSoon(); looks++) {
      listener.accept(frame(live.telemetry()));
      if (looks % KEEP_EVERY == 0) {
        keep();
      }
    }
  }

  /** What was seen since the last time, and the newest requests unless they are kept already. */
  private void keep() {
    live.keepTelemetry();
    double stretched = stretched();
    List<Firing> newest =
        live.telemetry().latest().stream().map(f -> firing(f, stretched)).toList();
    if (!newest.isEmpty() && !newest.getLast().equals(kept)) {
      kept = newest.getLast();
      new KeptFirings(live.plan().deployment(), live.plan().epoch(), placement, newest)
          .keep(workspace, session);
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
      LongSupplier nanos) {
    Rack rack = session.rack();
    Optional<LocalAgents> agents =
        rack.nodes().stream().anyMatch(n -> n.agent().isEmpty())
            ? Optional.of(
                LocalAgents.start(
                    rack, bench.workspace().folder().resolve("agents"), progress.part(0, 0.4)))
            : Optional.empty();
    try {
      Rack addressed = agents.map(a -> a.addressed(rack)).orElse(rack);
      LiveDeployment live =
          Deployments.deployDilated(
              bench,
              session,
              placement,
              addressed,
              "desktop",
              progress.part(0.4, 1),
              refusal -> progress.at(Double.NaN, refusal));
      CoreDeployment serving =
          new CoreDeployment(live, bench.workspace(), session, placement, agents, nanos);
      Thread.ofVirtual().name("telemetry").start(() -> serving.watch(listener));
      return serving;
    } catch (RuntimeException failed) {
      agents.ifPresent(LocalAgents::close);
      throw failed;
    }
  }

  private Frame frame(TelemetryBook book) {
    TelemetryBook.Snapshot now = book.snapshot();
    double stretched = stretched();
    return new Frame(
        now.stages().stream().map(CoreDeployment::seen).toList(),
        now.devices().stream()
            .map(d -> new Use(d.device(), d.utilisation(), d.queued(), d.source()))
            .toList(),
        book.latest().stream().map(f -> firing(f, stretched)).toList(),
        ServedExperts.of(live.plan(), book.experts()),
        book.takeChanges(),
        Optional.of(served(now)));
  }

  private double stretched() {
    return live.plan().rack().hasEmulated() ? live.plan().rack().timeDilation() : 1;
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
        Math.round(nanos.getAsLong() / stretched()),
        lastStage,
        ended,
        byAgents ? told.answered() : own.count(),
        byAgents ? told.newest() : own.newest(),
        byAgents,
        live.plan().rack().hasEmulated() ? Source.EMULATED : Source.MEASURED);
  }

  /** The wall clock of a rack with emulated devices runs that much longer, for all its devices. */
  private static Firing firing(TelemetryEvent.StageFired f, double stretched) {
    return new Firing(
        f.node(),
        f.device(),
        f.stage(),
        f.request(),
        Math.round(f.startNanos() / stretched),
        Math.round(f.wallNanos() / stretched),
        f.source());
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
  public void request() {
    long sent = nanos.getAsLong();
    live.infer(inputs);
    answers.add(Math.round((nanos.getAsLong() - sent) / stretched()));
  }

  @Override
  public void close() {
    closing.countDown();
    try (live) {
      keep();
      live.drain();
    } finally {
      agents.ifPresent(LocalAgents::close);
    }
  }
}
