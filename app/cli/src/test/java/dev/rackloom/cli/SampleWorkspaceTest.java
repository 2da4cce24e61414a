package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Workbench;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.Study;
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
  void workOfSomebody_hasVariants_andAConstraintThatIsBroken() {
    try (Workbench bench = Workbench.open(folder)) {
      Path samples = folder.resolve("samples");
      bench.openModel(
          Samples.languageModel(samples), Bindings.NONE, Progress.SILENT, Cancellation.NEVER);
      bench.openRack(Samples.eightGpus(samples));
    }
    SampleWork.leave(folder);
    try (CoreBackend backend = CoreBackend.open(folder)) {
      Study study = backend.resume(Progress.SILENT, Cancellation.NEVER).orElseThrow();
      assertThat(study.keeping().placements())
          .extracting(Keeping.Entry::name)
          .containsExactlyInAnyOrder("as deployed", "lowest latency");
      Study.Start start = study.start();
      assertThat(study.keeping().placements())
          .as("a stage was moved since")
          .noneMatch(e -> e.placement().assignments().equals(start.placement().assignments()));
      assertThat(start.constraints()).hasSize(2);
      Study held = study.with(start.sizes(), start.constraints());
      assertThat(held.broken(start.placement())).hasSize(1);
    }
  }

  @Test
  void folder_isDeletedWithAllThatIsInIt() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("gone/a/b"));
    Files.writeString(deep.resolve("file"), "x");
    Folders.delete(folder.resolve("gone"));
    assertThat(folder.resolve("gone")).doesNotExist();
  }
}
