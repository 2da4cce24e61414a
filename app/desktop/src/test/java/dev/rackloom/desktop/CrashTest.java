package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window that ends without a word comes back as it was. */
class CrashTest {

  @TempDir Path folder;

  private DeskModel desk(CoreBackend backend) {
    return new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.ERROR)
        .map(Journal.Entry::text)
        .toList();
  }

  @Test
  void unsavedEdits_areThereAfterACrash() throws URISyntaxException {
    Path model = CoreStudyTest.sample("llama-8b/config.json");
    DeskModel first = desk(CoreBackend.open(folder.resolve("workspace")));
    first.openRack(CoreStudyTest.sample("unlike.yaml"));
    first.openModel(model);
    assertThat(problems(first)).isEmpty();
    first.table().move(first.table().rows().get(1), "gaudi");
    // no close: the process is gone
    try (DeskModel second = desk(CoreBackend.open(folder.resolve("workspace")))) {
      second.resume();
      assertThat(second.table().rows().get(1).numbers().device()).isEqualTo("gaudi");
      assertThat(second.opener().recent()).hasSize(2);
    }
    first.close();
  }
}
