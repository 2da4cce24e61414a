package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.EngineBook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What serving engines say of themselves reaches the telemetry that is shown. */
class EngineFiguresTest {

  private final Telemetry telemetry = new Telemetry(stage -> "layer of " + stage);

  private static Deployment.Frame frame(EngineBook.Seen... engines) {
    return new Deployment.Frame(
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(engines),
        Optional.empty());
  }

  private EngineFigures now() {
    return telemetry.enginesProperty().get();
  }

  @Test
  void engine_tellsItsInferences_andWhereTheWaitWent() {
    telemetry.take(
        List.of(
            frame(
                new EngineBook.Seen("s1", "npu1", Source.MEASURED, 3, 0, 0, 5e6, 0, 5e6),
                new EngineBook.Seen(
                    "s2", "npu0", Source.MEASURED, 1_234, 5, 3.5, 8e6, 1e6, 6.5e6))));
    assertThat(now().hint()).isEmpty();
    assertThat(now().lines())
        .extracting(EngineFigures.Line::device)
        .containsExactly("npu0", "npu1");
    EngineFigures.Line line = now().lines().getFirst();
    assertThat(line.stage()).isEqualTo("layer of s2");
    assertThat(line.source()).isEqualTo(Source.MEASURED);
    assertThat(
            List.of(
                line.inferences().text(),
                line.failed().text(),
                line.waited().text(),
                line.queue().text(),
                line.compute().text(),
                line.way().text()))
        .containsExactly(
            "1,234",
            "5",
            Units.nanos(8e6),
            Units.nanos(1e6),
            Units.nanos(6.5e6),
            Units.nanos(0.5e6));
    assertThat(line.inferences().tip()).contains("in batches of 3.50 on average");
    assertThat(now().lines().getLast().inferences().tip()).doesNotContain("batches");
    assertThat(line.compute().tip()).contains("measured by the engine");
  }

  @Test
  void withoutEngines_aHintSaysWhatTellsHere() {
    telemetry.take(List.of(frame()));
    assertThat(now().lines()).isEmpty();
    assertThat(now().hint()).contains("Open Inference Protocol");
  }

  @Test
  void anotherRun_forgetsThem_andOneThatIsOverKeptNone() {
    telemetry.take(
        List.of(frame(new EngineBook.Seen("s", "d", Source.MEASURED, 1, 0, 0, 2, 0, 1))));
    assertThat(now().lines()).hasSize(1);
    telemetry.recall(new Deployment.Run("Last run", List.of(), Optional.empty()));
    assertThat(now().lines()).isEmpty();
    assertThat(now().hint()).contains("while a deployment is watched");
    telemetry.forget();
    assertThat(now()).isEqualTo(EngineFigures.NONE_HERE);
  }
}
