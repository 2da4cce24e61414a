package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.TelemetryBook.WaySeen;
import org.junit.jupiter.api.Test;

final class LiveWaysTest {

  private static WaySeen way(long copied, long reduced) {
    return new WaySeen("a", "b", Source.EMULATED, 3, 4096, 2048, copied, reduced, 1e6);
  }

  @Test
  void whatNicsDid_isSaid() {
    assertThat(LiveWays.line(way(1024, 512)))
        .contains("a > b", "emulated 3 tensors", "copied by a NIC", "summed by a NIC");
    assertThat(LiveWays.json(way(1024, 512)))
        .containsEntry("copiedBytes", 1024L)
        .containsEntry("reducedBytes", 512L);
  }

  @Test
  void whatNicsDidNot_isNotSaid() {
    assertThat(LiveWays.line(way(0, 0))).doesNotContain("by a NIC");
  }
}
