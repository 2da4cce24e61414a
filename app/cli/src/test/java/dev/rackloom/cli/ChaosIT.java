package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport;
import dev.rackloom.core.bench.ChaosBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents that are processes are killed, frozen, slowed, cut off from each other and parted, each
 * kind at least once, while clients ask, two minutes in all: every answer comes and is right, every
 * repair is done within two seconds, never do two epochs serve for long, and what the agents hold
 * does not grow.
 */
class ChaosIT {

  private static final long SEED = 7;

  @TempDir Path folder;

  /** A repair, from when an agent counts as lost. */
  private static final double MOST_REPAIR_S = 2.0;

  /** In percent of what the agent that holds most held before the first fault. */
  private static final double MOST_GROWTH = 50;

  /** Long enough for a fault of each kind. */
  private static final Duration TIME = Duration.ofSeconds(38);

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "socket", "shared"})
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void underFaults_nothingIsLostOrWrong(String way) {
    try (Workbench bench = Workbench.open(folder)) {
      List<BenchReport.Row> rows = new ChaosBench(bench, TIME, way, SEED, Progress.SILENT).rows();
      BenchReport.Row lost = row(rows, "chaos.lost");
      assertThat(lost.value()).as(lost.reference() + "; " + lost.note()).isZero();
      assertThat(lost.note())
          .contains("KILL=", "FREEZE=", "SLOW=", "CUT=", "CUT_ONE_WAY=", "HALVES=");
      assertThat(row(rows, "chaos.repair-p99").value())
          .as("a repair")
          .isNotNull()
          .isLessThan(MOST_REPAIR_S);
      for (String none : List.of("chaos.two-epochs", "chaos.request-bytes", "chaos.agents-ended")) {
        BenchReport.Row row = row(rows, none);
        assertThat(row.value()).as(none + ": " + row.reference() + "; " + row.note()).isZero();
      }
      BenchReport.Row memory = row(rows, "chaos.memory-growth");
      assertThat(memory.value()).as(memory.note()).isNotNull().isLessThan(MOST_GROWTH);
    }
  }

  private static BenchReport.Row row(List<BenchReport.Row> rows, String id) {
    return rows.stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }
}
