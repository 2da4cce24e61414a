package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeviceLaneTest {

  private static final long SECOND = 1_000_000_000;
  private static final long PATIENCE = 60 * SECOND;

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final DeviceLane lane =
      new DeviceLane(
          new Device(
              "d",
              "n",
              "cpu",
              "m",
              Map.of(),
              List.of(new MemoryTier("DDR", 1, 1)),
              0,
              new Power(0, 0),
              Device.Realization.REAL,
              Map.of()),
          System::nanoTime,
          timers,
          () -> {});
  private final List<String> happened = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    lane.close();
    timers.shutdownNow();
  }

  /** A job that writes down when it ran and ended. */
  private final class Job implements LaneJob {
    private final String name;
    private final long came;
    private final int order;
    private final long lastsNanos;
    private final CountDownLatch gate;
    private final CountDownLatch over = new CountDownLatch(1);
    private long ready = Long.MAX_VALUE;
    private volatile long started;
    private volatile long ended;

    Job(String name, long came, int order, long lastsNanos, CountDownLatch gate) {
      this.name = name;
      this.came = came;
      this.order = order;
      this.lastsNanos = lastsNanos;
      this.gate = gate;
    }

    @Override
    public long cameNanos() {
      return came;
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public boolean isObsolete() {
      return name.startsWith("obsolete");
    }

    @Override
    public long readyNanos() {
      return ready;
    }

    @Override
    public NodeWork.Owner owner() {
      return new NodeWork.Owner("demo", 1, "f");
    }

    @Override
    public long expectedNanos() {
      return SECOND;
    }

    @Override
    public Fired run() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (name.startsWith("broken")) {
        throw new IllegalStateException("broken");
      }
      happened.add(name);
      return new Fired(Map.of(), 1, lastsNanos, 1, Source.MEASURED);
    }

    @Override
    public void done(Fired fired, long readyNanos, long startNanos, long endNanos) {
      started = startNanos;
      ended = endNanos;
      happened.add(name + (endNanos - startNanos >= lastsNanos ? " in time" : " too early"));
      over.countDown();
    }

    @Override
    public void failed(Throwable why) {
      happened.add(name + " failed");
      over.countDown();
    }
  }

  private Job submit(String name, long came, int order, long lastsNanos, CountDownLatch gate) {
    Job job = new Job(name, came, order, lastsNanos, gate);
    lane.submit(job);
    return job;
  }

  @Test
  void olderRequestsGoFirst_thenPlanOrder_oneAtATime() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    submit("first", 9, 0, 5_000_000, gate);
    submit("r3", 3, 0, 0, gate);
    submit("r2 s1", 2, 1, 0, gate);
    submit("obsolete", 0, 0, 0, gate);
    submit("broken", 1, 0, 0, gate);
    submit("r2 s0", 2, 0, 5_000_000, gate);
    Job last = submit("r4", 4, 0, 0, gate);
    gate.countDown();
    assertThat(last.over.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(happened)
        .containsExactly(
            "first",
            "first in time",
            "broken failed",
            "r2 s0",
            "r2 s0 in time",
            "r2 s1",
            "r2 s1 in time",
            "r3",
            "r3 in time",
            "r4",
            "r4 in time");
    assertThat(lane.queued()).isZero();
    assertThat(lane.busyNanos()).isGreaterThanOrEqualTo(10_000_000);
  }

  @Test
  void shapedTime_countsFromWhenTheFiringCouldStart() throws Exception {
    long now = System.nanoTime();
    CountDownLatch open = new CountDownLatch(0);
    Job first = job("first", 1, now - 50_000_000, 550_000_000, open);
    Job second = job("second", 2, now - 50_000_000, 300_000_000, open);
    lane.submit(first);
    lane.submit(second);
    assertThat(second.over.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(first.started).isEqualTo(now - 50_000_000);
    assertThat(first.ended).isEqualTo(now + 500_000_000);
    assertThat(second.started).isEqualTo(first.ended);
    assertThat(second.ended).isEqualTo(now + 800_000_000);
    assertThat(System.nanoTime()).isGreaterThanOrEqualTo(second.ended);
  }

  private Job job(String name, long came, long ready, long lastsNanos, CountDownLatch gate) {
    Job job = new Job(name, came, 0, lastsNanos, gate);
    job.ready = ready;
    return job;
  }

  @Test
  void alone_givesWhatTheWorkGave() throws Exception {
    assertThat(lane.alone(() -> 42, PATIENCE).get(5, TimeUnit.SECONDS)).isEqualTo(42);
    assertThat(
            lane.alone(
                () -> {
                  throw new IllegalStateException("no");
                },
                PATIENCE))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("no");
  }

  /** A device that always has something to do would never be free for it otherwise. */
  @Test
  void alone_goesBeforeWhatCameLater() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    submit("running", 0, 0, 0, gate);
    submit("before", 1, 0, 0, gate);
    var alone = lane.alone(() -> happened.add("alone"), PATIENCE);
    Job later = submit("later", System.nanoTime(), 0, 0, gate);
    gate.countDown();
    assertThat(alone.get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(later.over.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(happened)
        .containsSubsequence("before in time", "alone", "later")
        .doesNotHaveDuplicates();
  }

  @Test
  void alone_isGivenUp_whereTheDeviceIsNeverFree() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Job running = submit("running", 0, 0, 0, gate);
    assertThat(lane.alone(() -> happened.add("alone"), 1_000_000))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("device 'd' had no time for 1 ms")
        .havingCause()
        .isInstanceOfSatisfying(
            ExecutionFailure.class, busy -> assertThat(busy.isPassing()).isTrue());
    gate.countDown();
    assertThat(running.over.await(5, TimeUnit.SECONDS)).isTrue();
    lane.alone(() -> 1, PATIENCE).get(5, TimeUnit.SECONDS);
    assertThat(happened).doesNotContain("alone");
  }

  @Test
  void whatWaitsAndRuns_isToldByWhoseItIs_withoutWhatNobodyWants() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Job running = submit("running", 1, 0, 0, gate);
    submit("waiting", 2, 0, 0, gate);
    submit("obsolete", 3, 0, 0, gate);
    NodeWork.Waiting mine = lane.work().getFirst();
    assertThat(mine.owner()).isEqualTo(new NodeWork.Owner("demo", 1, "f"));
    assertThat(mine.backlog().firings()).isEqualTo(2);
    assertThat(mine.backlog().nanos()).isBetween(SECOND, 2 * SECOND);
    var alone = lane.alone(() -> 1, PATIENCE);
    assertThat(lane.work()).hasSize(2);
    gate.countDown();
    alone.get(5, TimeUnit.SECONDS);
    assertThat(running.over.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closed_failsWhatWaits() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    submit("running", 1, 0, 0, gate);
    Job waiting = submit("waiting", 2, 0, 0, gate);
    lane.close();
    assertThat(waiting.over.await(5, TimeUnit.SECONDS)).isTrue();
    Job late = submit("late", 3, 0, 0, gate);
    gate.countDown();
    assertThat(late.over.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(happened).contains("waiting failed", "late failed");
  }
}
