package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The deployment that serves, if there is one. */
final class Serving {

  private static final int REQUESTS = 100;

  private final Jobs jobs;
  private final Journal journal;
  private final Telemetry telemetry;
  private final Coalescer<Deployment.Frame> arriving;
  private final ReentrantLock order = new ReentrantLock();

  private Optional<Failure> unkept = Optional.empty();

  /** Counts what was deployed and stopped; toolkit thread. */
  private int turn;

  /** What is on the screen, and what is watched or about to be. */
  private Optional<Study> shown = Optional.empty();

  private Optional<Study> served = Optional.empty();

  private final ReadOnlyObjectWrapper<Optional<Deployment>> deployment =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Serving(Jobs jobs, Journal journal, Telemetry telemetry, Executor toolkit) {
    this.jobs = jobs;
    this.journal = journal;
    this.telemetry = telemetry;
    this.arriving = new Coalescer<>(toolkit, this::take);
  }

  /** Takes what a deployment tells. Any thread. */
  void hear(Deployment.Frame frame) {
    arriving.add(frame);
  }

  /** What is told of another model than the one on the screen is not shown on it. */
  private void take(List<Deployment.Frame> frames) {
    if (isOnScreen()) {
      telemetry.take(frames);
    }
    frames.forEach(frame -> frame.changes().forEach(this::tell));
    frames.forEach(frame -> tell(frame.unkept()));
  }

  /** That telemetry cannot be kept is told once, and once that it is kept again. */
  private void tell(Optional<Failure> now) {
    if (now.isPresent() && unkept.isEmpty()) {
      journal.problem(now.get());
    } else if (now.isEmpty() && unkept.isPresent()) {
      journal.info("Telemetry is kept in the workspace again");
    }
    unkept = now;
  }

  /** An agent that is lost is a problem until its stages run elsewhere. */
  private void tell(MembersChanged change) {
    switch (change.change()) {
      case LOST -> journal.problem(lost(change.text(), "wait: the agents left repair the plan"));
      case UNREPAIRED ->
          journal.problem(lost(change.text(), "start the agent again, or place on what is left"));
      case BACK, REPAIRED, JOINED -> journal.info(change.text());
    }
  }

  private static Failure lost(String text, String maybe) {
    return new Failure(Failure.Kind.AGENT, text, maybe + ".");
  }

  /**
   * Another model is on the screen, or the same again: shows what serves of it, or its last run.
   */
  void show(Study study, Optional<Deployment.Run> lastRun) {
    Optional<Deployment> watched = deployment.get();
    shown = Optional.of(study);
    if (watched.isPresent() && isOnScreen()) {
      telemetry.watch(title(watched.get()));
    } else {
      lastRun.ifPresentOrElse(telemetry::recall, telemetry::forget);
    }
  }

  private boolean isOnScreen() {
    return served.isEmpty()
        || shown.isEmpty()
        || served.filter(s -> s.isOf(shown.get())).isPresent();
  }

  private static String title(Deployment watched) {
    return Telemetry.LIVE + ": " + watched.title();
  }

  /**
   * Puts a placement on its agents and watches it; then {@code then}. What was watched before is
   * let go first: the new epoch takes its place, if it is of the desktop.
   */
  void deploy(Study study, Placement placement, Runnable then) {
    Optional<Deployment> former = deployment.get();
    forget();
    served = Optional.of(study);
    jobs.start(
        "Deploying",
        (progress, c) ->
            inTurn(() -> {
              former.ifPresent(Deployment::leave);
              return study.deploy(placement, this::hear, progress, c);
            }),
        serving -> deployed(study, serving, then));
  }

  /** No longer watches what was watched. */
  private void forget() {
    turn++;
    served = Optional.empty();
    unkept = Optional.empty();
    telemetry.end();
    deployment.set(Optional.empty());
  }

  /** What changes what serves, one after the other. */
  private <T> T inTurn(Supplier<T> work) {
    order.lock();
    try {
      return work.get();
    } finally {
      order.unlock();
    }
  }

  /**
   * Watches what serves already, unless something is watched; {@code otherwise} if nothing does.
   *
   * @param name of the deployment; empty for any
   */
  void attach(Study study, String name, Runnable otherwise) {
    if (deployment.get().isPresent()) {
      journal.info("Watching " + deployment.get().get().title() + " already: stop it first");
      return;
    }
    int asked = turn;
    AtomicBoolean wanted = new AtomicBoolean();
    jobs.start(
        "Looking for what serves",
        (progress, c) ->
            inTurn(() ->
                study.attach(
                    name,
                    frame -> {
                      if (wanted.get()) {
                        hear(frame);
                      }
                    },
                    c)),
        found -> {
          if (found.isEmpty()) {
            otherwise.run();
          } else if (turn != asked || deployment.get().isPresent()) {
            leave(found.get());
          } else {
            wanted.set(true);
            deployed(study, found.get(), () -> {});
          }
        });
  }

  /** It was found too late: something else is watched by now. */
  private void leave(Deployment late) {
    jobs.start(
        "Letting go of " + late.title(),
        (p, c) ->
            inTurn(() -> {
              late.leave();
              return true;
            }),
        left -> {});
  }

  private void deployed(Study study, Deployment serving, Runnable then) {
    deployment.set(Optional.of(serving));
    served = Optional.of(study);
    if (isOnScreen()) {
      telemetry.watch(title(serving));
    }
    serving.remarks().forEach(journal::info);
    journal.info("Serving as " + serving.title());
    then.run();
  }

  /** Sends made-up requests, one after the other. */
  void sendRequests() {
    deployment
        .get()
        .ifPresent(d ->
            jobs.start(
                "Sending requests",
                (progress, c) -> send(d, progress, c),
                sent -> journal.info("Sent " + sent + " requests")));
  }

  private static int send(Deployment to, Progress progress, Cancellation cancellation) {
    for (int i = 0; i < REQUESTS; i++) {
      cancellation.check();
      progress.at(i / (double) REQUESTS, i + " of " + REQUESTS);
      to.request();
    }
    return REQUESTS;
  }

  /** Takes the deployment down; then {@code then}. */
  void stop(Runnable then) {
    deployment
        .get()
        .ifPresent(d ->
            jobs.start(
                "Stopping " + d.title(),
                (p, c) ->
                    inTurn(() -> {
                      d.close();
                      return d.title();
                    }),
                title -> {
                  journal.info("Stopped " + title + ": it is drained");
                  then.run();
                }));
    forget();
  }

  /** Lets go of it. */
  void close() {
    deployment.get().ifPresent(Deployment::leave);
  }

  ReadOnlyObjectProperty<Optional<Deployment>> deploymentProperty() {
    return deployment.getReadOnlyProperty();
  }
}
