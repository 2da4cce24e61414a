package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Workbench;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleWorkspaceTest {

  @TempDir Path folder;

  @Test
  void workspaceWithAModel_isShownItself() {
    assertThat(SampleWorkspace.isNothingIn(folder)).isTrue();
    try (Workbench bench = Workbench.open(folder)) {
      Path model = Samples.languageModel(folder.resolve("samples"));
      bench.openModel(model, Bindings.NONE, Progress.SILENT, Cancellation.NEVER);
    }
    assertThat(SampleWorkspace.isNothingIn(folder)).isFalse();
  }

  @Test
  void folder_isDeletedWithAllThatIsInIt() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("gone/a/b"));
    Files.writeString(deep.resolve("file"), "x");
    Folders.delete(folder.resolve("gone"));
    assertThat(folder.resolve("gone")).doesNotExist();
  }
}
