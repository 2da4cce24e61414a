package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Forecast;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices without arithmetic in the model's types: no product has a price, and no number may pass
 * for one.
 */
class UnpricedTest {

  private static final String RACK =
      """
      rack: unknown
      nodes:
        - id: n0
          devices:
            - id: one
              kind: cpu
              peakTflops: {float64: 1}
              memory:
                - {tier: DDR, capacity: 64GiB, bandwidthGBps: 10}
              launch: 4us
            - id: two
              kind: cpu
              peakTflops: {float64: 1}
              memory:
                - {tier: DDR, capacity: 64GiB, bandwidthGBps: 10}
              launch: 4us
      switches: [net]
      links:
        - {id: a, between: [one, net], kind: ethernet, bandwidthGBps: 10, latency: 1us}
        - {id: b, between: [two, net], kind: ethernet, bandwidthGBps: 10, latency: 1us}
      """;

  @TempDir Path folder;
  private DeskModel desk;

  @BeforeEach
  void open() throws Exception {
    desk =
        new DeskModel(
            CoreBackend.open(folder.resolve("workspace")),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    desk.openRack(rack());
    desk.openModel(CoreStudyTest.sample("llama-8b/config.json"));
    assertThat(desk.journal().entries()).noneMatch(e -> e.level() == Journal.Level.ERROR);
  }

  private Path rack() throws IOException {
    return Files.writeString(folder.resolve("unknown.yaml"), RACK);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void figures_areUnknownAndSayWhy() {
    assertThat(desk.editor().forecastProperty().get()).isInstanceOf(Forecast.Failed.class);
    assertThat(desk.strip().figuresProperty().get())
        .isNotEmpty()
        .allSatisfy(f -> {
          assertThat(f.value().text()).isEqualTo("unknown");
          assertThat(f.value().tip()).contains("has no price on one: no cost function for");
          assertThat(desk.table().rows())
              .noneMatch(r -> f.value().tip().contains("stage '" + r.id() + "'"))
              .anyMatch(r -> f.value().tip().contains("stage '" + r.label() + "'"));
        });
    assertThat(desk.rack().contentProperty().get().devices())
        .allSatisfy(d -> assertThat(d.busyShare()).isNaN());
  }

  @Test
  void problems_sayWhichStagesHaveNoPrice() {
    assertThat(desk.handwork().problems().problemsProperty().get())
        .anySatisfy(p -> {
          assertThat(p.kind()).isEqualTo(Problems.Kind.COST);
          assertThat(p.stages()).hasSize(desk.table().rows().size());
          assertThat(p.fixes()).extracting(Problems.Fix::title).contains("Measure this device");
        });
  }

  @Test
  void autoPlace_namesOneStageAndTheCount_andAdvisesToGetPrices() {
    desk.actions().autoPlace();
    Journal.Entry told = desk.journal().entries().getLast();
    assertThat(told.level()).isEqualTo(Journal.Level.ERROR);
    assertThat(told.text())
        .startsWith("No placement fits: stage ")
        .contains("can run nowhere (one: its cost is unknown there: no cost function for")
        .endsWith("; and 13 more reasons like it")
        .doesNotContain(":;");
    assertThat(told.maybe()).contains("measure").doesNotContain("memory");
  }
}
