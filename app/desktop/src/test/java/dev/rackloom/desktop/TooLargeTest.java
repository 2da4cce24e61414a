package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.Problems;
import dev.rackloom.desktop.viewmodel.Study;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages of which each is larger than the devices: said with sizes, and for all of them. */
class TooLargeTest {

  private static final String RACK =
      """
      rack: small
      nodes:
        - id: n0
          devices:
            - id: one
              kind: cpu
              peakTflops: {float32: 1, float16: 1, bfloat16: 1}
              memory:
                - {tier: DDR, capacity: 64MiB, bandwidthGBps: 10}
              launch: 4us
      switches: [net]
      links:
        - {id: a, between: [one, net], kind: ethernet, bandwidthGBps: 10, latency: 1us}
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
    desk.openRack(Files.writeString(folder.resolve("small.yaml"), RACK));
    desk.openModel(CoreStudyTest.sample("llama-8b/config.json"));
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void strip_saysWhatIsTooLarge_andProblemsHaveAllStages() {
    assertThat(desk.strip().problemProperty().get())
        .startsWith(
            "stage " + desk.table().rows().getFirst().label() + " cannot run on one: needs ")
        .contains("iB of DDR, has 64.0 MiB: ")
        .contains("iB too few")
        .doesNotContain("bytes");
    List<Problems.Problem> all = desk.handwork().problems().problemsProperty().get();
    assertThat(all)
        .anySatisfy(p -> {
          assertThat(p.text()).contains(" more cannot run on one: needs ").doesNotContain("bytes");
          assertThat(p.stages()).hasSize(desk.table().rows().size());
        })
        .anySatisfy(p -> assertThat(p.kind()).isEqualTo(Problems.Kind.MEMORY));
  }

  @Test
  void autoPlace_saysSizesInUnits() {
    desk.actions().autoPlace();
    Journal.Entry told = desk.journal().entries().getLast();
    assertThat(told.level()).isEqualTo(Journal.Level.ERROR);
    assertThat(told.text())
        .contains("can run nowhere (one: needs ", "iB of DDR, has 64.0 MiB: ")
        .doesNotContain("bytes");
  }

  @Test
  void equalPlacements_standOnceInTheExplorer_andAllInTheHistory() {
    Study study = desk.studyProperty().get().orElseThrow();
    Placement placement = desk.editor().placementProperty().get().orElseThrow();
    study.save(placement, List.of(), "annealing", "latency");
    study.save(placement, List.of(), "annealing", "latency");
    study.save(placement, List.of(), "annealing", "throughput");
    desk.openModel(study.file().orElseThrow());
    Backend.Shelf shelf =
        desk.explorer().shelvesProperty().get().stream()
            .filter(s -> s.kind() == Backend.Kind.PLACEMENTS)
            .findFirst()
            .orElseThrow();
    assertThat(shelf.entries()).hasSize(2);
    desk.history().reload();
    assertThat(desk.history().events())
        .filteredOn(e -> e.kind() == Backend.Kind.PLACEMENTS)
        .hasSize(3)
        .allSatisfy(e -> assertThat(e.what()).isEqualTo("placed by annealing"));
  }
}
