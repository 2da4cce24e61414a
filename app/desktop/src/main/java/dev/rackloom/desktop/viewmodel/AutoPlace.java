package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Outcome;
import dev.rackloom.core.Goal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Lets the engine place everything, and shows how it gets on: the best so far, who found it, and
 * what is proven. Cancelled, it keeps the best so far.
 */
public final class AutoPlace {

  private final Clock clock;
  private final Executor toolkit;
  private final Journal journal;
  private final OneJob job;
  private final ReadOnlyObjectWrapper<Course> course = new ReadOnlyObjectWrapper<>(Course.NOTHING);

  AutoPlace(Clock clock, Executor toolkit, Jobs jobs, Journal journal) {
    this.clock = clock;
    this.toolkit = toolkit;
    this.journal = journal;
    this.job = new OneJob(jobs);
  }

  /**
   * Looks for the best placement of a study, unless it does already.
   *
   * @param leeway what it may use
   * @param found gets it
   */
  public void look(Study study, Goal goal, Leeway leeway, Consumer<Outcome.Solved> found) {
    if (job.jobProperty().get().isPresent()) {
      return;
    }
    Watch watch = new Watch();
    course.set(Course.begin(goal));
    job.start(
        "Placing",
        (progress, cancellation) -> {
          try {
            return study.engine().place(goal, leeway, watch, progress, cancellation);
          } finally {
            watch.end(cancellation.requested());
          }
        },
        outcome -> placed(study, outcome, found));
  }

  private void placed(Study study, Outcome outcome, Consumer<Outcome.Solved> found) {
    switch (outcome) {
      case Outcome.Solved solved -> {
        journal.info(
            "Placed by "
                + solved.solver()
                + " in "
                + Units.nanos(course.get().seconds() * 1e9)
                + ": "
                + named(study, String.join("; ", solved.reasons())));
        course.set(finish(course.get(), solved));
        found.accept(solved);
      }
      case Outcome.Infeasible none -> nothing(study, none);
    }
  }

  private static String named(Study study, String reasons) {
    return EngineWords.on(study).of(reasons);
  }

  /** The outcome is priced again, and closes what listening left open. */
  private static Course finish(Course now, Outcome.Solved solved) {
    Course.Step last = now.last();
    boolean said = last.best() == solved.value() && last.bound() == solved.lowerBound();
    Course.Step end =
        new Course.Step(now.seconds(), solved.value(), solved.lowerBound(), solved.solver());
    return (said ? now : now.then(end)).ended(now.seconds(), now.end());
  }

  private void nothing(Study study, Outcome.Infeasible none) {
    if (course.get().end().equals(Watch.CANCELLED)) {
      journal.info("Placing was cancelled before anything was found");
      return;
    }
    course.set(course.get().ended(course.get().seconds(), "no placement fits"));
    journal.problem(NoFit.of(study, none.reasons()));
  }

  /** Brings what solvers find to the toolkit's thread, with the time it was found. */
  private final class Watch implements Engine.Finds {

    static final String CANCELLED = "cancelled, the best so far is kept";
    private final Instant begin = clock.instant();
    private final Coalescer<UnaryOperator<Course>> steps =
        new Coalescer<>(toolkit, AutoPlace.this::follow);

    private double seconds() {
      return Duration.between(begin, clock.instant()).toNanos() / 1e9;
    }

    @Override
    public void better(double value, String by) {
      double at = seconds();
      steps.add(c -> step(c, c.last().better(at, value, by)));
    }

    @Override
    public void bound(double lowerBound) {
      double at = seconds();
      steps.add(c -> step(c, c.last().bound(at, lowerBound)));
    }

    void end(boolean cancelled) {
      double at = seconds();
      steps.add(c -> c.ended(at, cancelled ? CANCELLED : "done"));
    }

    private static Course step(Course of, Course.Step next) {
      return next.equals(of.last()) ? of : of.then(next);
    }
  }

  private void follow(List<UnaryOperator<Course>> steps) {
    Course now = course.get();
    for (UnaryOperator<Course> step : steps) {
      now = step.apply(now);
    }
    course.set(now);
  }

  /** Stops looking; the best so far is kept. */
  public void cancel() {
    job.cancel();
  }

  /** How it gets on. */
  public ReadOnlyObjectProperty<Course> courseProperty() {
    return course.getReadOnlyProperty();
  }

  /** The search that runs. */
  public OneJob job() {
    return job;
  }
}
