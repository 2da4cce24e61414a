package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.stream.StreamLimits;
import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that run as micro-batches, one behind the other through the stages. */
final class MicroBatchTest {

  private static final int WIDTH = 4;
  private static final int PARTS = 4;
  private static final int INT64 = 7;
  private static final long A_LONG_TIME_NANOS = 60_000_000_000L;

  @TempDir Path folder;

  private TestRack three() {
    return new TestRack(folder).with(real("a")).with(real("b")).with(real("c"));
  }

  /** y = 6 x + 10. */
  private static DeploymentPlan chain(TestRack rack, String... devices) {
    return rack.plan(
            1,
            on(devices[0], TestModel.affine("s1", "x", "h1", WIDTH, 2, 1)),
            on(devices[1], TestModel.affine("s2", "h1", "h2", WIDTH, 3, 2)),
            on(devices[2], TestModel.affine("s3", "h2", "y", WIDTH, 1, 5)))
        .withMicroBatches(PARTS);
  }

  private static Map<String, TensorValue> rows(int batch) {
    return Map.of("x", numbers(batch, 1, 0));
  }

  private static TensorValue numbers(int batch, float scale, float offset) {
    float[] elements = new float[batch * WIDTH];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = scale * i + offset;
    }
    return TensorValue.of(elements, batch, WIDTH);
  }

  private static List<StageFired> fired(Heard heard, int count) throws InterruptedException {
    List<StageFired> fired = new ArrayList<>();
    while (fired.size() < count) {
      fired.add(heard.next(StageFired.class));
    }
    return fired;
  }

  @ParameterizedTest
  @CsvSource({"8, 4", "7, 4", "3, 3", "1, 1"})
  void batch_runsInParts_andComesBackWhole(int batch, int parts) throws Exception {
    try (TestRack rack = three()) {
      AgentClient front = rack.deployer().front(rack.deploy(chain(rack, "a", "b", "c")));
      try (Heard b = Heard.of(rack.client("b"))) {
        assertThat(front.infer("model", rows(batch)).get("y")).isEqualTo(numbers(batch, 6, 10));
        assertThat(fired(b, parts)).extracting(StageFired::stage).containsOnly("s2");
        assertThat(b.rest()).as("firings beyond the parts").noneMatch(StageFired.class::isInstance);
      }
    }
  }

  @Test
  void everyAgent_canSplit_andBranchesJoinWithinAPart() {
    try (TestRack rack = three()) {
      rack.deploy(
          rack.plan(
                  1,
                  on("a", TestModel.affine("head", "x", "h", WIDTH, 1, 1)),
                  on("b", TestModel.affine("left", "h", "l", WIDTH, 10, 0)),
                  on("c", TestModel.affine("right", "h", "r", WIDTH, 100, 0)),
                  on("a", TestModel.sum("join", "l", "r", "y", WIDTH)))
              .withMicroBatches(PARTS));
      for (String device : List.of("a", "b", "c")) {
        try (AgentClient front = rack.client(device)) {
          assertThat(front.infer("model", rows(9)).get("y")).isEqualTo(numbers(9, 110, 110));
        }
      }
    }
  }

  @Test
  void parts_overlapInTime() throws Exception {
    long firing = 100_000_000;
    try (TestRack rack =
        new TestRack(folder)
            .with(emulated("a", firing))
            .with(emulated("b", firing))
            .with(emulated("c", firing))) {
      AgentClient front = rack.deployer().front(rack.deploy(chain(rack, "a", "b", "c")));
      try (Heard a = Heard.of(rack.client("a"));
          Heard b = Heard.of(rack.client("b"));
          Heard c = Heard.of(rack.client("c"))) {
        assertThat(front.infer("model", rows(8)).get("y")).isEqualTo(numbers(8, 6, 10));
        List<StageFired> first = fired(a, PARTS);
        List<StageFired> second = fired(b, PARTS);
        List<StageFired> third = fired(c, PARTS);
        assertThat(begin(second)).as("b begins while a has parts left").isLessThan(end(first));
        assertThat(begin(third)).as("c begins while b has parts left").isLessThan(end(second));
      }
    }
  }

  private static long begin(List<StageFired> fired) {
    return fired.stream().mapToLong(StageFired::startNanos).min().orElseThrow();
  }

  private static long end(List<StageFired> fired) {
    return fired.stream().mapToLong(f -> f.startNanos() + f.wallNanos()).max().orElseThrow();
  }

  /** Row i is row ids[i] of a table of four. */
  private static TestModel lookup(String in, String out) {
    byte[] bytes =
        new OnnxBytes()
            .input(in, INT64, "batch")
            .weights("table", new float[] {10, 20, 30, 40}, 4, 1)
            .node("Gather", List.of("table", in), List.of(out))
            .output(out, OnnxBytes.FLOAT, "batch", 1)
            .model();
    return new TestModel(
        bytes,
        TestModel.stage("lookup", TestModel.BATCH, 16, TestModel.BATCH.times(12)),
        List.of(new Port(in, DType.INT64, Shape.of(List.of(TestModel.BATCH)))),
        List.of(TestModel.port(out, 1)));
  }

  @Test
  void onePartThatFails_failsTheRequest_andNothingIsHeld() {
    AgentLimits limits =
        AgentLimits.DEFAULT.withStreams(new StreamLimits(64, 1 << 20, StreamWay.GRPC));
    try (TestRack rack = new TestRack(folder, limits).with(real("a")).with(real("b"));
        AgentClient front = rack.client("b")) {
      rack.deploy(
          rack.plan(
                  1,
                  on("a", lookup("ids", "h")),
                  on("b", TestModel.affine("s2", "h", "y", 1, 2, 0)))
              .withMicroBatches(PARTS));
      for (int i = 0; i < 12; i++) {
        long[] ids = {0, 1, 2, 3, 0, 1, 99, 3};
        assertThatThrownBy(() -> front.infer("model", Map.of("ids", TensorValue.of(ids, 8))))
            .hasMessageContaining("stage 'lookup' on device 'a'");
        assertThat(front.infer("model", Map.of("ids", TensorValue.of(new long[] {3, 2, 1}, 3))))
            .containsEntry("y", TensorValue.of(new float[] {80, 60, 40}, 3, 1));
      }
      assertThat(inFlight(front)).isZero();
    }
  }

  private static int inFlight(AgentClient front) {
    return front.deployments().stream().mapToInt(EpochInfo::inFlight).sum();
  }

  @Test
  void splitRequest_isOne_andEndsWithItsCallOrItsDeadline() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("e", A_LONG_TIME_NANOS))
                .with(real("c"));
        AgentClient front = rack.client("a");
        Heard e = Heard.of(rack.client("e"))) {
      rack.deploy(chain(rack, "a", "e", "c"));
      CompletableFuture<?> cancelled = front.inferAsync("model", rows(8), Duration.ofSeconds(50));
      Set<Integer> parts = new TreeSet<>();
      for (int i = 0; i < PARTS; i++) {
        parts.add(e.next(TensorMoved.class).microBatch());
      }
      assertThat(parts).containsExactlyElementsOf(IntStream.range(0, PARTS).boxed().toList());
      assertThat(inFlight(front)).isEqualTo(1);
      cancelled.cancel(true);
      Until.holds("the cancelled request has ended", () -> inFlight(front) == 0);
      assertThatThrownBy(() ->
              front.inferAsync("model", rows(8), Duration.ofMillis(300)).get(20, TimeUnit.SECONDS))
          .hasMessageContaining("DEADLINE_EXCEEDED");
      Until.holds("the late request has ended", () -> inFlight(front) == 0);
    }
  }

  @Test
  void splitRequest_whoseAgentDies_startsAgainAndIsAnsweredWhole() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("e", A_LONG_TIME_NANOS))
                .with(real("c"));
        AgentClient front = rack.client("a");
        AgentClient c = rack.client("c")) {
      DeploymentPlan plan = rack.deploy(chain(rack, "a", "e", "c"));
      Set<String> all =
          plan.stages().stream().map(s -> s.artefact().sha256()).collect(Collectors.toSet());
      Until.holds("a has the spares", () -> front.hasArtefacts(all).equals(all));
      Until.holds("c has the spares", () -> c.hasArtefacts(all).equals(all));
      try (Heard e = Heard.of(rack.client("e"))) {
        var answer = front.inferAsync("model", rows(8), Duration.ofSeconds(60));
        e.next(TensorMoved.class);
        rack.agent("e").kill();
        assertThat(answer.get(40, TimeUnit.SECONDS)).containsEntry("y", numbers(8, 6, 10));
      }
      assertThat(front.activePlan("demo").orElseThrow().microBatches()).isEqualTo(PARTS);
    }
  }

  /** The sum over the whole batch. */
  private static TestModel total(String in, String out, Dim rows) {
    byte[] bytes =
        new OnnxBytes()
            .input(in, OnnxBytes.FLOAT, "batch", WIDTH)
            .node("ReduceSum", List.of(in), List.of(out))
            .anyOutput(out, OnnxBytes.FLOAT)
            .model();
    return new TestModel(
        bytes,
        TestModel.stage("total", TestModel.BATCH, 0, TestModel.BATCH.times(12)),
        List.of(TestModel.port(in, WIDTH)),
        List.of(new Port(out, DType.FLOAT32, Shape.of(List.of(rows, Dim.of(1))))));
  }

  @Test
  void outputWithoutABatch_makesTheRequestRunWhole() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient front = rack.client("a")) {
      rack.deploy(rack.plan(1, on("a", total("x", "y", Dim.of(1)))).withMicroBatches(PARTS));
      assertThat(front.infer("model", rows(8)))
          .containsEntry("y", TensorValue.of(new float[] {31 * 32 / 2}, 1, 1));
    }
  }

  @Test
  void outputThatIsNotWhatItsPortSays_isAClearFailure() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient front = rack.client("a")) {
      rack.deploy(rack.plan(1, on("a", total("x", "y", TestModel.BATCH))).withMicroBatches(PARTS));
      assertThatThrownBy(() -> front.infer("model", rows(8)))
          .hasMessageContaining("output 'y' of micro-batch 0 has shape [1, 1]")
          .hasMessageContaining("--micro-batches 1");
    }
  }

  @Test
  void inputsOfUnequalBatch_areRefused() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient front = rack.client("a")) {
      rack.deploy(
          rack.plan(1, on("a", TestModel.sum("s", "x", "z", "y", WIDTH))).withMicroBatches(PARTS));
      Map<String, TensorValue> unequal = Map.of("x", numbers(8, 1, 0), "z", numbers(6, 1, 0));
      assertThatThrownBy(() -> front.infer("model", unequal))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("batch is 6 here and 8 in another input");
      assertThat(front.infer("model", Map.of("x", numbers(8, 1, 0), "z", numbers(8, 2, 1))))
          .containsEntry("y", numbers(8, 3, 1));
    }
  }
}
