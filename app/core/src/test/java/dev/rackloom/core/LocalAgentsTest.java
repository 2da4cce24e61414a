package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAgentsTest {

  @TempDir Path folder;

  /** The program itself is not on the class path of this module, so no agent comes up. */
  @Test
  void agentThatDoesNotStart_saysWhy() {
    Device device =
        new Device(
            "d",
            "n",
            "cpu",
            "test",
            Map.of("float32", 1e10),
            List.of(new MemoryTier("DDR", 1 << 20, 1e10)),
            1,
            new Power(0, 0),
            Device.Realization.REAL,
            Map.of());
    Rack rack =
        new Rack("r", List.of(new Node("n", "")), List.of(device), List.of(), List.of(), "d", 1);
    assertThatThrownBy(() -> LocalAgents.start(rack, folder, Progress.SILENT))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("the agent of 'n' did not start: ")
        .hasMessageContaining("dev.rackloom.cli.Main")
        .hasMessageContaining("n.log");
  }
}
