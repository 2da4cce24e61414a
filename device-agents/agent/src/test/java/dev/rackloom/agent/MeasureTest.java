package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.MeasureJob;
import dev.rackloom.client.MeasureJob.StageWork;
import dev.rackloom.client.Measured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasureTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @TempDir Path folder;

  private MeasureJob job(AgentClient client, String device, DType dtype, Optional<StageWork> work)
      throws Exception {
    TestModel model = TestModel.random("s1", "x", "y", 64, 64, 1);
    client.upload(model.sha256(), Files.write(folder.resolve("m"), model.bytes()), Progress.SILENT);
    return new MeasureJob(
        model.sha256(),
        device,
        List.of(new MeasureJob.Input("x", dtype, List.of(8L, 64L), 1)),
        2,
        5,
        1,
        work);
  }

  @Test
  void realDevice_isMeasured() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      Measured measured =
          client.measure(job(client, "a", DType.FLOAT32, Optional.empty()), TEN_SECONDS);
      assertThat(measured.source()).isEqualTo(Source.MEASURED);
      assertThat(measured.nanos()).hasSize(5).allMatch(n -> n > 0);
    }
  }

  @Test
  void emulatedDevice_needsToKnowTheWork() throws Exception {
    try (TestRack rack = new TestRack(folder).with(emulated("e", 1_000_000));
        AgentClient client = rack.client("e")) {
      MeasureJob blind = job(client, "e", DType.FLOAT32, Optional.empty());
      assertThatThrownBy(() -> client.measure(blind, TEN_SECONDS)).hasMessageContaining("emulated");
      StageWork work =
          new StageWork(
              TestModel.random("s1", "x", "y", 64, 64, 1).stage(),
              Phase.PLAIN,
              Bindings.of("batch", 8));
      Measured measured =
          client.measure(job(client, "e", DType.FLOAT32, Optional.of(work)), TEN_SECONDS);
      assertThat(measured.source()).isEqualTo(Source.EMULATED);
      assertThat(measured.nanos()).hasSize(5).allMatch(n -> n > 800_000);
    }
  }

  @Test
  void wrongInputs_areNamed() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      MeasureJob wrong = job(client, "a", DType.INT64, Optional.empty());
      assertThatThrownBy(() -> client.measure(wrong, TEN_SECONDS))
          .hasMessageContaining("'x'")
          .hasMessageContaining("INVALID_ARGUMENT");
      assertThatThrownBy(
              () -> client.measure(job(client, "b", DType.FLOAT32, Optional.empty()), TEN_SECONDS))
          .hasMessageContaining("no device 'b'");
    }
  }

  /** One input alone, or what several come to: nothing is made up for them. */
  @Test
  void inputsThatAreTooLarge_areRefused_andTheNextIsMeasured() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      MeasureJob good = job(client, "a", DType.FLOAT32, Optional.empty());
      long most = AgentLimits.DEFAULT.maxTensorBytes();
      for (List<MeasureJob.Input> inputs :
          List.of(
              List.of(input("x", most / 4 + 1)), List.of(input("x", most / 4), input("w", 1)))) {
        MeasureJob large = new MeasureJob(good.sha256(), "a", inputs, 0, 1, 1, Optional.empty());
        assertThatThrownBy(() -> client.measure(large, TEN_SECONDS))
            .hasMessageContaining("RESOURCE_EXHAUSTED")
            .hasMessageContaining("up to " + most);
      }
      assertThat(client.measure(good, TEN_SECONDS).nanos()).hasSize(5);
    }
  }

  private static MeasureJob.Input input(String name, long floats) {
    return new MeasureJob.Input(name, DType.FLOAT32, List.of(floats), 1);
  }

  @Test
  void describe_saysWhatItOwns() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      AgentInfo info = client.describe();
      assertThat(info.node()).isEqualTo("n-a");
      assertThat(info.devices()).containsExactly(real("a"));
      assertThat(info.onnxRuntimeVersion()).isNotBlank();
    }
  }
}
