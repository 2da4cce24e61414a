package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.stream.StreamLimits;
import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.api.telemetry.TelemetryEvent.DeviceUsed;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A consumer that does not get on blocks its source, and what is held for it stays bounded. */
final class BackPressureTest {

  private static final int WIDTH = 512;
  private static final int TENSOR_BYTES = WIDTH * Float.BYTES;
  private static final int FIT = 4;
  private static final int REQUESTS = 40;

  @ParameterizedTest
  @EnumSource(StreamWay.class)
  void frozenConsumer_blocksItsSource(StreamWay way, @TempDir Path folder) throws Exception {
    AgentLimits limits =
        AgentLimits.DEFAULT.withStreams(new StreamLimits((long) FIT * TENSOR_BYTES, 1 << 20, way));
    AtomicInteger fired = new AtomicInteger();
    AtomicInteger intervals = new AtomicInteger();
    AtomicInteger arrived = new AtomicInteger();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    try (TestRack rack =
            new TestRack(folder, limits).with(real("a")).with(emulated("e", 60_000_000_000L));
        AgentClient a = rack.client("a");
        AgentClient e = rack.client("e")) {
      AgentClient front =
          rack.deployer()
              .front(
                  rack.deploy(
                      on("a", TestModel.affine("s1", "x", "h", WIDTH, 2, 0)),
                      on("e", TestModel.affine("s2", "h", "y", WIDTH, 3, 0))));
      try (var _ =
              a.subscribe(event -> {
                count(fired, event instanceof StageFired);
                count(intervals, event instanceof DeviceUsed);
              });
          var _ =
              e.subscribe(event ->
                  count(
                      arrived, event instanceof TensorMoved moved && moved.tensor().equals("h")))) {
        TensorValue x = TensorValue.of(new float[WIDTH], 1, WIDTH);
        for (int i = 0; i < REQUESTS; i++) {
          answers.add(front.inferAsync("model", Map.of("x", x), Duration.ofSeconds(50)));
        }
        awaitAtLeast(arrived, FIT);
        awaitAtLeast(intervals, intervals.get() + 3); // time enough, were nothing in their way
        assertThat(arrived).hasValueBetween(FIT, FIT + 1);
        assertThat(fired).hasValueBetween(FIT, FIT + 2);
        answers.forEach(answer -> answer.cancel(true));
      }
    }
  }

  @Test
  void tensorsOfARequestBothWays_giveTheirRoomBack(@TempDir Path folder) throws Exception {
    int rows = 512;
    int width = 64;
    long bytes = (long) rows * width * Float.BYTES; // large enough for shared memory
    AgentLimits limits =
        AgentLimits.DEFAULT.withStreams(new StreamLimits(8 * bytes, 16 * bytes, StreamWay.SHARED));
    try (TestRack rack = new TestRack(folder, limits).with(real("a")).with(real("b"))) {
      AgentClient front =
          rack.deployer()
              .front(
                  rack.deploy(
                      on("a", TestModel.affine("s1", "x", "h1", width, 2, 0)),
                      on("b", TestModel.affine("s2", "h1", "h2", width, 2, 0)),
                      on("a", TestModel.affine("s3", "h2", "h3", width, 2, 0)),
                      on("b", TestModel.affine("s4", "h3", "y", width, 2, 0))));
      TensorValue x = TensorValue.of(new float[rows * width], rows, width);
      for (int i = 0; i < REQUESTS; i++) {
        var answer = front.inferAsync("model", Map.of("x", x), Duration.ofSeconds(10));
        assertThat(answer.get(20, TimeUnit.SECONDS)).as("request %s", i).containsKey("y");
      }
    }
  }

  private static void count(AtomicInteger counter, boolean happened) {
    synchronized (counter) {
      counter.addAndGet(happened ? 1 : 0);
      counter.notifyAll();
    }
  }

  private static void awaitAtLeast(AtomicInteger count, int wanted) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    synchronized (count) {
      while (count.get() < wanted && System.nanoTime() < end) {
        count.wait(1000);
      }
    }
    assertThat(count.get()).isGreaterThanOrEqualTo(wanted);
  }
}
