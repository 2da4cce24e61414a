package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport;
import dev.rackloom.core.bench.ChaosBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents that are processes are killed, frozen, slowed and cut off from each other, each kind at
 * least once, while clients ask, a minute in all: every answer comes and is right, every repair is
 * done within two seconds, and no agent ends by itself, as one whose memory grows does.
 */
class ChaosIT {

  private static final long SEED = 7;

  @TempDir Path folder;

  /** A repair, from when an agent counts as lost. */
  private static final double MOST_REPAIR_S = 2.0;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "shared"})
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void underFaults_nothingIsLostOrWrong(String way) {
    try (Workbench bench = Workbench.open(folder)) {
      var rows = new ChaosBench(bench, Duration.ofSeconds(30), way, SEED, Progress.SILENT).rows();
      BenchReport.Row lost = rows.getFirst();
      assertThat(lost.value()).as(lost.reference() + "; " + lost.note()).isZero();
      assertThat(lost.note()).contains("KILL=", "FREEZE=", "SLOW=", "CUT=", "CUT_ONE_WAY=");
      assertThat(rows.get(1).value()).as("a repair").isNotNull().isLessThan(MOST_REPAIR_S);
      BenchReport.Row ended = rows.getLast();
      assertThat(ended.value()).as(ended.reference()).isZero();
    }
  }
}
