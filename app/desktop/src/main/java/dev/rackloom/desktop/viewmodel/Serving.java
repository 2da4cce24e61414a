package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The deployment that serves, if there is one. */
final class Serving {

  private static final int REQUESTS = 100;

  private final Jobs jobs;
  private final Journal journal;
  private final Telemetry telemetry;
  private final Coalescer<Study.Frame> arriving;
  private final ReadOnlyObjectWrapper<Optional<Study.Deployment>> deployment =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Serving(Jobs jobs, Journal journal, Telemetry telemetry, Executor toolkit) {
    this.jobs = jobs;
    this.journal = journal;
    this.telemetry = telemetry;
    this.arriving = new Coalescer<>(toolkit, this::take);
  }

  private void take(List<Study.Frame> frames) {
    telemetry.take(frames);
    frames.forEach(frame -> frame.changes().forEach(this::tell));
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

  /** Puts a placement on its agents and watches it; then {@code then}. */
  void deploy(Study study, Placement placement, Runnable then) {
    stop();
    jobs.start(
        "Deploying",
        (progress, c) -> study.deploy(placement, arriving::add, progress, c),
        serving -> deployed(serving, then));
  }

  /** Watches what serves already; {@code otherwise} if nothing does. */
  void attach(Study study, Runnable otherwise) {
    jobs.start(
        "Looking for what serves",
        (progress, c) -> study.attach(arriving::add, c),
        found -> found.ifPresentOrElse(this::attached, otherwise));
  }

  private void attached(Study.Deployment found) {
    if (deployment.get().isEmpty()) {
      deployed(found, () -> {});
      return;
    }
    jobs.start(
        "Letting go of " + found.title(),
        (p, c) -> {
          found.leave();
          return found.title();
        },
        title -> journal.info("Not watched: " + title));
  }

  private void deployed(Study.Deployment serving, Runnable then) {
    deployment.set(Optional.of(serving));
    telemetry.watch("Live: " + serving.title());
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

  private static int send(Study.Deployment to, Progress progress, Cancellation cancellation) {
    for (int i = 0; i < REQUESTS; i++) {
      cancellation.check();
      progress.at(i / (double) REQUESTS, i + " of " + REQUESTS);
      to.request();
    }
    return REQUESTS;
  }

  /** Takes the deployment down. */
  void stop() {
    deployment
        .get()
        .ifPresent(d ->
            jobs.start(
                "Stopping " + d.title(),
                (p, c) -> {
                  d.close();
                  return d.title();
                },
                title -> journal.info("Stopped " + title)));
    telemetry.end();
    deployment.set(Optional.empty());
  }

  /** Lets go of it. */
  void close() {
    deployment.get().ifPresent(Study.Deployment::leave);
  }

  ReadOnlyObjectProperty<Optional<Study.Deployment>> deploymentProperty() {
    return deployment.getReadOnlyProperty();
  }
}
