package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Job;
import dev.rackloom.desktop.viewmodel.Journal;
import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a large model is given up while it is under way. */
class CancelledOpeningTest {

  private static final int NODES = 20_000;

  @TempDir Path folder;

  private DeskModel desk(String cancelAt) {
    DeskModel desk =
        new DeskModel(
            CoreBackend.open(folder.resolve("workspace")),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    desk.jobs()
        .running()
        .addListener(
            (ListChangeListener<Job>)
                change -> {
                  while (change.next()) {
                    change.getAddedSubList().forEach(job -> cancel(job, cancelAt));
                  }
                });
    return desk;
  }

  private static void cancel(Job job, String at) {
    job.doingProperty()
        .subscribe(doing -> {
          if (!at.isEmpty() && doing.contains(at)) {
            job.cancel();
          }
        });
  }

  private static List<String> told(DeskModel desk) {
    return desk.journal().entries().stream().map(Journal.Entry::text).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shapes of", "operators into stages"})
  void openingEnds_andNothingOfItStays(String at) {
    Path model = GeneratedModels.decoder(folder.resolve("large.onnx"), NODES);
    try (DeskModel desk = desk(at)) {
      desk.openModel(model);
      assertThat(desk.jobs().running()).isEmpty();
      assertThat(told(desk)).containsExactly("Opening large.onnx was cancelled");
      assertThat(desk.studyProperty().get()).isEmpty();
      assertThat(desk.opener().recent()).isEmpty();
    }
    try (DeskModel again = desk("")) {
      again.resume();
      assertThat(again.studyProperty().get()).isEmpty();
    }
  }
}
