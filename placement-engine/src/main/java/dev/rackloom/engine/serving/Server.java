package dev.rackloom.engine.serving;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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

  Server(Instance instance, int id, Tracks tracks) {
    this.instance = instance;
    this.id = id;
    this.tracks = tracks;
    this.pipeline = new Pipeline(instance.stages(), tracks);
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

  long freeTokens() {
    return scheduler.pool().blocks() - scheduler.pool().used();
  }

  boolean isIdle() {
    return inFlight.isEmpty();
  }

  boolean mayDecide() {
    return inFlight.size() < Math.max(instance.options().ahead(), pipeline.size());
  }

  /** Decides a step and sends it off; when it will be answered, or -1 if there is nothing to do. */
  long decide(long now) {
    Step step = scheduler.decide(now);
    if (step.isEmpty()) {
      return -1;
    }
    inFlight.addLast(step);
    long end = pipeline.run(step.batch(), now);
    tracks.sample(
        samples,
        now,
        scheduler.pool().used() * instance.options().blockTokens(),
        scheduler.waiting(),
        scheduler.running());
    return end;
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
