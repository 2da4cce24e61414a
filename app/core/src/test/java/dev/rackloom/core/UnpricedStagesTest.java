package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MiniLM on devices that do not know all of its types. */
class UnpricedStagesTest {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();

  @TempDir static Path folder;
  private static OpenModel model;

  @BeforeAll
  static void open() {
    model =
        Workbench.read(
            PLUGINS,
            Samples.model(folder),
            Bindings.of("batch", 1, "seq", 64),
            14,
            Progress.SILENT,
            Cancellation.NEVER);
  }

  private static Session on(Rack rack) {
    return Workbench.session(PLUGINS, model, rack, Optional.empty());
  }

  private static Placement everythingOn(String device) {
    List<Assignment> all =
        model.stages().stages().stream()
            .map(s ->
                new Assignment(
                    model.graph().name(), s.id(), Phase.PLAIN, DeviceGroup.single(device), 0))
            .toList();
    return Placement.of("all on " + device, all);
  }

  @Test
  void gpusWithoutArithmeticInInt64_runTheSampleModel_asMovingTakesNone() {
    Session session = on(RackFile.read(Samples.eightGpus(folder)));
    Outcome outcome = session.place("portfolio", SolveContext.within(Duration.ofSeconds(5)));
    assertThat(outcome).isInstanceOf(Outcome.Solved.class);
    assertThat(session.price(everythingOn("gpu0")).latencyNanos()).isPositive();
  }

  @Test
  void stageWithoutAPrice_isRefusedWithTheReason_notCountedAsForEver() {
    Session session =
        on(
            RackFile.parse(
                "unknown.yaml",
                """
                rack: unknown
                nodes:
                  - id: n0
                    devices:
                      - id: cpu0
                        kind: cpu
                        peakTflops: {float64: 1}
                        memory:
                          - {tier: DDR, capacity: 2GiB, bandwidthGBps: 10}
                        launch: 4us
                """));
    Placement all = everythingOn("cpu0");
    assertThatThrownBy(() -> session.price(all))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("has no price on cpu0: no cost function for ");
    assertThatThrownBy(() -> session.pricePasses(all)).hasMessageContaining("has no price on cpu0");
    assertThat(session.problems(all)).isNotEmpty();
  }
}
