package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.protocol.v1.EpochState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Two threads that look after the deployments of an agent as long as it lives: one repairs and
 * tidies, at every change and four times a second; the other fetches spare sub-models, which may
 * take long.
 */
final class Upkeep implements AutoCloseable {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Between looks for spares that nobody has; longer each time, while nothing happens. */
  private static final long FIRST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LAST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(16);

  private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Epochs epochs;
  private final Steward steward;
  private final Tidying tidying;
  private final Spares spares;
  private final Changes changes;
  private final Reports reports;
  private final List<Thread> threads;
  private long tidiedNanos = System.nanoTime() - TIDY_NANOS;
  private volatile boolean closed;

  Upkeep(
      Epochs epochs,
      Steward steward,
      Tidying tidying,
      Spares spares,
      Changes changes,
      Reports reports) {
    this.epochs = epochs;
    this.steward = steward;
    this.tidying = tidying;
    this.spares = spares;
    this.changes = changes;
    this.reports = reports;
    threads =
        List.of(
            Thread.ofVirtual().name("upkeep").unstarted(this::lookAfter),
            Thread.ofVirtual().name("spares").unstarted(this::keepSpares));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void lookAfter() {
    while (!closed) {
      long seen = changes.version();
      boolean again = false;
      try {
        again = steward.look();
        tidying.look();
      } catch (RuntimeException | Error e) {
        complain("looking after deployments failed: " + e);
      }
      pause(again ? changes.version() : seen, again ? PAUSE_NANOS : Changes.LOOK_NANOS);
    }
  }

  private void keepSpares() {
    Set<Said.EpochRef> kept = new HashSet<>();
    long pauseNanos = FIRST_LOOK_NANOS;
    while (!closed) {
      long seen = changes.version();
      tidySpares();
      for (DeploymentPlan plan : active()) {
        Said.EpochRef ref = new Said.EpochRef(plan.deployment(), plan.epoch());
        try {
          if (!kept.contains(ref) && spares.keep(plan, loaded())) {
            kept.add(ref);
          }
        } catch (RuntimeException | Error e) {
          complain("spare sub-models could not be fetched: " + e.getMessage());
        }
      }
      pause(seen, pauseNanos);
      boolean news = changes.version() != seen;
      pauseNanos = news ? FIRST_LOOK_NANOS : Math.min(LAST_LOOK_NANOS, 2 * pauseNanos);
    }
  }

  private void tidySpares() {
    long now = System.nanoTime();
    if (now - tidiedNanos < TIDY_NANOS) {
      return;
    }
    tidiedNanos = now;
    try {
      spares.tidy(loaded());
    } catch (RuntimeException | Error e) {
      complain("what lies among the sub-models could not be tidied: " + e.getMessage());
    }
  }

  private List<DeploymentPlan> loaded() {
    return epochs.with(t -> t.all().stream().map(Epoch::plan).toList());
  }

  private List<DeploymentPlan> active() {
    return epochs.with(
        t -> t.all().stream().filter(e -> e.is(EpochState.ACTIVE)).map(Epoch::plan).toList());
  }

  private void complain(String text) {
    active()
        .forEach(plan ->
            reports.tell(
                plan, Change.UNREPAIRED, Electorate.of(plan).voters().toString(), text, 0));
  }

  private void pause(long seen, long nanos) {
    try {
      changes.await(seen, nanos);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
