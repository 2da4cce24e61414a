package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.DeviceUsed;
import dev.rackloom.api.telemetry.TelemetryEvent.RequestEnded;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TelemetryListener;
import dev.rackloom.client.TensorValue;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TelemetryTest {

  @TempDir Path folder;

  @Test
  void events_tellWhatHappened() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 4, 2, 0)),
              on("b", TestModel.affine("s2", "h", "y", 4, 3, 0)));
      try (Heard b = Heard.of(rack.client("b"))) {
        rack.deployer().front(plan).infer("model", Map.of("x", TensorValue.of(new float[8], 2, 4)));
        TensorMoved moved = b.next(TensorMoved.class);
        assertThat(moved)
            .extracting(
                TensorMoved::from, TensorMoved::device, TensorMoved::tensor, TensorMoved::bytes)
            .containsExactly("a", "b", "h", 32L);
        assertThat(moved.modelledNanos()).isEqualTo(-1);
        StageFired fired = b.next(StageFired.class);
        assertThat(fired.stage()).isEqualTo("s2");
        assertThat(fired.node()).isEqualTo("n-b");
        assertThat(fired.source()).isEqualTo(Source.MEASURED);
        assertThat(fired.computeNanos()).isPositive();
        DeviceUsed used = b.next(DeviceUsed.class);
        assertThat(used.memoryBytes()).isEqualTo(80 + 64);
        assertThat(used.intervalNanos()).isGreaterThan(0);
      }
    }
  }

  @Test
  void requests_areToldOfAtTheDoor_answeredOrNot() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      var plan = rack.deploy(on("a", TestModel.affine("s1", "x", "y", 4, 2, 0)));
      try (Heard a = Heard.of(rack.client("a"))) {
        AgentClient front = rack.deployer().front(plan);
        front.infer("model", Map.of("x", TensorValue.of(new float[8], 2, 4)));
        RequestEnded answered = a.next(RequestEnded.class);
        assertThat(answered.answered()).isTrue();
        assertThat(answered.node()).isEqualTo("n-a");
        assertThat(answered.deployment()).isEqualTo(plan.deployment());
        assertThat(answered.epoch()).isEqualTo(plan.epoch());
        assertThat(answered.latencyNanos()).isPositive().isEqualTo(answered.wallNanos());
        assertThat(answered.source()).isEqualTo(Source.MEASURED);
        assertThatThrownBy(
                () -> front.infer("model", Map.of("x", TensorValue.of(new float[6], 2, 3))))
            .isInstanceOf(RuntimeException.class);
        assertThat(a.next(RequestEnded.class).answered()).isFalse();
      }
    }
  }

  @Test
  void slowListener_losesTheOldestAndIsToldHowMany() throws Exception {
    int ring = 1000;
    long published = 60_000;
    try (var timers = Executors.newScheduledThreadPool(1);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TelemetryHub hub = new TelemetryHub(timers, threads);
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .executor(threads)
              .addService(new TelemetryService(hub, ring))
              .build()
              .start();
      Slow slow = new Slow(published - 1);
      try (AgentClient client = AgentClient.connect("127.0.0.1:" + server.getPort());
          var _ = client.subscribe("", slow)) {
        for (long i = 0; i < published; i++) {
          long n = i;
          hub.publish(() -> new DeviceUsed("n", "d", n, 1, 1, 0, 0, Source.MEASURED));
        }
        slow.go.countDown();
        assertThat(slow.newest.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.dropped.get()).isPositive();
        assertThat(slow.heard.get() + slow.dropped.get()).isEqualTo(published);
      } finally {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        timers.shutdownNow();
      }
    }
  }

  /** Hears nothing until it is told to go on; numbers are in start times, and come in order. */
  private static final class Slow implements TelemetryListener {
    private final long last;
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch newest = new CountDownLatch(1);
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private long before = -1;

    Slow(long last) {
      this.last = last;
    }

    @Override
    public void happened(TelemetryEvent event) {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(event.startNanos()).isGreaterThan(before);
      before = event.startNanos();
      heard.incrementAndGet();
      if (event.startNanos() == last) {
        newest.countDown();
      }
    }

    @Override
    public void dropped(long events) {
      dropped.addAndGet(events);
    }
  }
}
