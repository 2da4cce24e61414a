package dev.rackloom.engine.serving;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance at work: its scheduler, its pipeline, and the steps that are not yet answered. */
final class Server {

  private final Instance instance;
  private final int id;
  private final Scheduler scheduler;
  private final Pipeline pipeline;
  private final Tracks tracks;
  private final int samples;
  private final Deque<Step> inFlight = new ArrayDeque<>();
  private long outstanding;
  private long expectedBlocks;

  Server(Instance instance, int id, Workers workers, Wires wires, Tracks tracks) {
    this.instance = instance;
    this.id = id;
    this.tracks = tracks;
    this.pipeline = new Pipeline(instance.stages(), workers, wires, tracks);
    this.scheduler =
        new Scheduler(instance.options(), pipeline.size(), role() == Instance.Role.PREFILL);
    this.samples = tracks.instance(instance.name());
  }

  void checkFits(Sequence s) {
    int kept = instance.role() == Instance.Role.PREFILL ? s.request.prompt() : s.request.mostKept();
    KvPool pool = scheduler.pool();
    if (pool.blocksOf(kept) > pool.blocks()) {
      throw new IllegalArgumentException(
          "request "
              + s.id
              + " needs state of "
              + kept
              + " tokens, but '"
              + instance.name()
              + "' has room for "
              + instance.options().kvTokens());
    }
  }

  int id() {
    return id;
  }

  String name() {
    return instance.name();
  }

  Instance.Role role() {
    return instance.role();
  }

  void enter(Sequence s) {
    outstanding += s.request.prompt() + (long) s.request.output();
    scheduler.enter(s);
  }

  void leave(Sequence s) {
    outstanding -= s.request.prompt() + (long) s.request.output();
    scheduler.leave(s);
  }

  void stop(Sequence s) {
    scheduler.stop(s);
  }

  /** Tokens of requests that came and did not leave. */
  long outstanding() {
    return outstanding;
  }

  /** Blocks that are free and not for state that is on its way. */
  long freeBlocks() {
    return scheduler.pool().blocks() - scheduler.pool().used() - expectedBlocks;
  }

  /** State of a sequence is on its way here. */
  void expect(Sequence s) {
    expectedBlocks += scheduler.pool().blocksOf(s.scheduled);
  }

  /** State of a sequence that was expected is here. */
  void enterExpected(Sequence s) {
    expectedBlocks -= scheduler.pool().blocksOf(s.scheduled);
    enter(s);
  }

  boolean isIdle() {
    return inFlight.isEmpty();
  }

  boolean mayDecide() {
    return inFlight.size() < Math.max(instance.options().ahead(), pipeline.size());
  }

  /** Decides a step, which may then set off; null if there is nothing to do. */
  @Nullable Walk decide(long now) {
    Step step = scheduler.decide(now);
    if (step.isEmpty()) {
      return null;
    }
    inFlight.addLast(step);
    tracks.sample(
        samples,
        now,
        scheduler.pool().used() * instance.options().blockTokens(),
        scheduler.waiting(),
        scheduler.running());
    return new Walk(this, step.batch(), now);
  }

  /** As {@link Pipeline#onward}. */
  boolean onward(Walk walk, long now) {
    return pipeline.onward(walk, now);
  }

  Step oldest() {
    return inFlight.removeFirst();
  }

  void report(long end, List<ServingReport.Use> into) {
    pipeline.report(end, into);
  }

  ServingReport.Pool pool() {
    KvPool pool = scheduler.pool();
    return new ServingReport.Pool(
        instance.name(), pool.blocks(), pool.most(), scheduler.preemptions());
  }
}
