package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go away, and two windows on one workspace. */
class WorkspaceTroubleTest {

  @TempDir Path folder;

  private DeskModel desk() {
    return new DeskModel(
        CoreBackend.open(folder.resolve("workspace")),
        Clock.systemUTC(),
        Runnable::run,
        Runnable::run);
  }

  private Path model() throws IOException, URISyntaxException {
    return Files.copy(
        CoreStudyTest.sample("llama-8b/config.json"), folder.resolve("model-config.json"));
  }

  private static List<String> problems(DeskModel desk) {
    return desk.journal().entries().stream()
        .filter(e -> e.level() == Journal.Level.ERROR)
        .map(Journal.Entry::text)
        .toList();
  }

  @Test
  void modelThatVanishes_isSaid_andWhatIsOpenStays() throws IOException, URISyntaxException {
    Path file = model();
    try (DeskModel desk = desk()) {
      desk.openRack(CoreStudyTest.sample("unlike.yaml"));
      desk.openModel(file);
      int rows = desk.table().rows().size();
      Files.delete(file);
      Backend.Shelf models = desk.explorer().shelvesProperty().get().getFirst();
      desk.opener().entry(Backend.Kind.MODELS, models.entries().getFirst());
      assertThat(problems(desk)).anyMatch(p -> p.contains("model-config.json"));
      assertThat(desk.table().rows()).hasSize(rows);
      desk.table().move(desk.table().rows().getFirst(), "rdu");
      assertThat(desk.editor().canUndoProperty().get()).isTrue();
    }
    try (DeskModel again = desk()) {
      again.resume();
      assertThat(problems(again))
          .anyMatch(p -> p.contains("is not at " + file.toAbsolutePath() + " any more"));
      assertThat(again.rack().contentProperty().get().title()).isEqualTo("unlike");
      assertThat(again.rack().contentProperty().get().devices()).isNotEmpty();
    }
  }

  @Test
  void twoWindows_onOneWorkspace_loseNothing()
      throws IOException, URISyntaxException, InterruptedException {
    Path file = model();
    try (DeskModel first = desk();
        DeskModel second = desk()) {
      for (DeskModel desk : List.of(first, second)) {
        desk.openRack(CoreStudyTest.sample("unlike.yaml"));
        desk.openModel(file);
      }
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (DeskModel desk : List.of(first, second)) {
        threads.add(Thread.ofPlatform().start(() -> edits(desk, go)));
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(problems(first)).isEmpty();
      assertThat(problems(second)).isEmpty();
    }
    try (DeskModel again = desk()) {
      again.resume();
      assertThat(again.explorer().shelvesProperty().get().get(2).entries())
          .as("equal ones of both windows stand once")
          .hasSize(5);
    }
    try (Workspace kept = Workspace.open(folder.resolve("workspace"))) {
      assertThat(kept.placements(kept.models().getFirst().digest())).hasSize(10);
    }
  }

  private static void edits(DeskModel desk, CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < 5; i++) {
      StageRow row = desk.table().rows().get(i);
      desk.table().move(row, "gaudi");
      desk.actions().save();
    }
  }
}
