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
 * least once, while clients ask: every answer comes, and is right.
 */
class ChaosIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = 7)
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void underFaults_nothingIsLostOrWrong(long seed) {
    try (Workbench bench = Workbench.open(folder)) {
      var rows = new ChaosBench(bench, Duration.ofSeconds(28), seed, Progress.SILENT).rows();
      BenchReport.Row lost = rows.getFirst();
      assertThat(lost.value()).as(lost.reference() + "; " + lost.note()).isZero();
      assertThat(lost.note()).contains("KILL=", "FREEZE=", "SLOW=", "CUT=", "CUT_ONE_WAY=");
      assertThat(rows.getLast().value()).as("a repair").isNotNull();
    }
  }
}
