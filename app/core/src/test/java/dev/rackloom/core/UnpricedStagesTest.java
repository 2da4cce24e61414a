package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.codec.RackFile;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MiniLM on devices that do not know all of its types. */
class UnpricedStagesTest {

  @TempDir static Path folder;
  private static OpenModel model;

  @BeforeAll
  static void open() {
    model = MiniLm.read(folder);
  }

  private static Session on(Rack rack) {
    return MiniLm.on(model, rack);
  }

  private static Placement everythingOn(String device) {
    return MiniLm.placed(model, s -> device);
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
    assertThat(session.faults(all)).isNotEmpty();
  }
}
