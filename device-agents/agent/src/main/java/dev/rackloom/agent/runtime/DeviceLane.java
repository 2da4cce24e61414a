package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.api.rack.Device;
import dev.rackloom.policies.Backlog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One device: runs one firing at a time, that of the request which came here first, and within it
 * in plan order; whose it is, and how it counts, does not matter. A firing whose outputs would have
 * to wait for another agent is not begun: that agent's slowness becomes this device's, and so its
 * sources'. Where time is shaped, the device stays taken until a timer says that the firing's time
 * is over; no thread waits for that. Shaped time counts from when the firing could start: hand-offs
 * between threads, and timers that wake late, use up the time of what follows rather than adding to
 * it.
 */
public final class DeviceLane implements AutoCloseable {

  private static final long WORTH_A_TIMER_NANOS = 20_000;

  private final Device device;
  private final LongSupplier clock;
  private final ScheduledExecutorService timers;
  private final ExecutorService thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.<Waiting>comparingLong(w -> w.job.cameNanos())
              .thenComparingInt(w -> w.job.part())
              .thenComparingInt(w -> w.job.order())
              .thenComparingLong(w -> w.ticket));
  private final Runnable retry = this::retry;
  private long tickets;
  private boolean busy;
  private @Nullable LaneJob running;
  private boolean closed;
  private long busyNanos;
  private long busySince;

  /** When the last firing ended, by shaped time; the device's thread alone uses it. */
  private long freeNanos = Long.MIN_VALUE;

  private record Waiting(LaneJob job, long ticket, long readyNanos) {}

  /**
   * A lane with a thread of its own.
   *
   * @param clock nanoseconds, monotonic
   * @param timers says when shaped time is over
   * @param begins what the thread does first
   */
  public DeviceLane(
      Device device, LongSupplier clock, ScheduledExecutorService timers, Runnable begins) {
    this.device = device;
    this.clock = clock;
    this.timers = timers;
    this.thread =
        Executors.newSingleThreadExecutor(work ->
            Thread.ofPlatform()
                .daemon()
                .name("device-" + device.id())
                .unstarted(() -> {
                  begins.run();
                  work.run();
                }));
  }

  /** Its device. */
  public Device device() {
    return device;
  }

  /** How many firings wait. */
  public int queued() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** What waits and runs, by whose it is; of the one that runs, what is left of it. */
  public List<NodeWork.Waiting> work() {
    List<LaneJob> jobs = new ArrayList<>();
    LaneJob current;
    long ranNanos;
    lock.lock();
    try {
      waiting.forEach(w -> jobs.add(w.job));
      current = running;
      ranNanos = clock.getAsLong() - busySince;
    } finally {
      lock.unlock();
    }
    Map<NodeWork.Owner, Backlog> work = new LinkedHashMap<>();
    if (current != null) {
      long left = Math.max(0, current.expectedNanos() - Math.max(0, ranNanos));
      work.put(current.owner(), new Backlog(1, left));
    }
    jobs.removeIf(LaneJob::isObsolete);
    jobs.forEach(
        job -> work.merge(job.owner(), new Backlog(1, job.expectedNanos()), Backlog::plus));
    return work.entrySet().stream()
        .map(e -> new NodeWork.Waiting(device.id(), e.getKey(), e.getValue()))
        .toList();
  }

  /** For how long it has been taken since it started, the firing under way included. */
  public long busyNanos() {
    lock.lock();
    try {
      return busyNanos + (busy ? clock.getAsLong() - busySince : 0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs {@code work} with the device to itself, after the firings of requests that came before;
   * the future holds what it gave or threw.
   *
   * @param patienceNanos if it has not begun by then, it is given up: an {@link ExecutionFailure}
   *     that is passing
   */
  public <T> CompletableFuture<T> alone(Callable<T> work, long patienceNanos) {
    Alone<T> job = new Alone<>(work, clock.getAsLong());
    Runnable tooLate =
        () ->
            job.giveUp(
                ExecutionFailure.passing(
                    "device '"
                        + device.id()
                        + "' had no time for "
                        + patienceNanos / 1_000_000
                        + " ms: try again when it has less to do"));
    var patience = timers.schedule(tooLate, patienceNanos, TimeUnit.NANOSECONDS);
    var _ = job.result().whenComplete((result, error) -> patience.cancel(false));
    submit(job);
    return job.result();
  }

  /** Puts a job in line. */
  void submit(LaneJob job) {
    lock.lock();
    try {
      if (!closed) {
        long ready = Math.min(clock.getAsLong(), job.readyNanos());
        waiting.add(new Waiting(job, tickets++, ready));
        startNext();
        return;
      }
    } finally {
      lock.unlock();
    }
    job.failed(new IllegalStateException("device '" + device.id() + "' is going away"));
  }

  /** What had nowhere to go may have now. */
  private void retry() {
    lock.lock();
    try {
      startNext();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next job to the thread; the lock is held. */
  private void startNext() {
    List<Waiting> passedOver = new ArrayList<>();
    while (!busy && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      if (next.job.isObsolete()) {
        continue;
      }
      if (next.job.mayRun(retry)) {
        busy = true;
        running = next.job;
        busySince = clock.getAsLong();
        thread.execute(() -> run(next));
      } else {
        passedOver.add(next);
      }
    }
    waiting.addAll(passedOver);
  }

  private void run(Waiting next) {
    long began = clock.getAsLong();
    try {
      Fired fired = next.job.run();
      long now = clock.getAsLong();
      boolean shaped = fired.lastsNanos() > fired.ranNanos();
      long could = Math.min(began, Math.max(next.readyNanos, freeNanos));
      long end = shaped ? Math.max(now, could + fired.lastsNanos()) : now;
      long start = shaped ? end - fired.lastsNanos() : began;
      Runnable finish = () -> finish(next, fired, start, end);
      if (end - now > WORTH_A_TIMER_NANOS) {
        Runnable back = () -> thread.execute(finish);
        var _ = timers.schedule(back, end - now, TimeUnit.NANOSECONDS);
      } else {
        finish.run();
      }
    } catch (RuntimeException | Error e) {
      release(0);
      next.job.failed(e);
    }
  }

  private void finish(Waiting done, Fired fired, long start, long end) {
    freeNanos = end;
    release(end - start);
    done.job.done(fired, done.readyNanos, start, end);
  }

  /**
   * Frees the device; what comes next queues behind the caller on the one thread.
   *
   * @param shapedNanos how long the firing was by shaped time, which may have begun before the
   *     thread took it; the device was taken for that long at least
   */
  private void release(long shapedNanos) {
    lock.lock();
    try {
      busyNanos += Math.max(shapedNanos, clock.getAsLong() - busySince);
      busy = false;
      running = null;
      startNext();
    } finally {
      lock.unlock();
    }
  }

  /** Fails what waits, and ends the thread when the firing under way is over. */
  @Override
  public void close() {
    List<LaneJob> left = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      waiting.forEach(w -> left.add(w.job));
      waiting.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(
        job -> job.failed(new IllegalStateException("device '" + device.id() + "' is going away")));
    thread.shutdown();
  }
}
