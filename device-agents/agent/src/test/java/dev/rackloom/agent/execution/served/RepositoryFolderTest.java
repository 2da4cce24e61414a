package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryFolderTest {

  private static final Device DEVICE =
      new Device(
          "d",
          "n",
          "gpu",
          "test",
          Map.of("float32", 1e9),
          List.of(new MemoryTier("HBM", 1 << 20, 1e9)),
          1000,
          new Power(1, 2),
          Device.Realization.REAL,
          Map.of());

  @TempDir Path folder;

  private Path model(String name) throws Exception {
    Path version = Files.createDirectories(folder.resolve(name).resolve("1"));
    Files.write(version.resolve("model.onnx"), new byte[10]);
    return folder.resolve(name);
  }

  @Test
  void modelThatWasBeingPutThere_whenTheAgentWasKilled_isDeleted() throws Exception {
    Path half = model(".rackloom-n-d-1234-1-abc");
    Path others = model(".rackloom-o-d-1234-1-abc");
    Path whole = model("rackloom-n-d-1234-2-def");
    RepositoryFolder repository = RepositoryFolder.of(DEVICE, folder.toString(), "rackloom-n-d-");
    assertThat(repository.leftovers()).containsExactly("rackloom-n-d-1234-2-def");
    assertThat(half).doesNotExist();
    assertThat(others).exists();
    assertThat(whole).exists();
  }
}
