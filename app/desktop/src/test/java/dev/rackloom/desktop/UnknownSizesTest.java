package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Forecast;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose tensors have no size that could be inferred is there to be looked at. */
class UnknownSizesTest {

  private static final int NODES = 105;

  @TempDir Path folder;

  private Path decoder() {
    return GeneratedModels.decoder(folder.resolve("decoder.onnx"), NODES);
  }

  @Test
  void model_opens_andSaysWhatIsNotKnown() {
    try (CoreBackend backend = CoreBackend.open(folder.resolve("workspace"))) {
      Study study = backend.openModel(decoder(), Progress.SILENT, Cancellation.NEVER).orElseThrow();
      assertThat(study.graph().operators()).hasSize(NODES);
      Placement placement = study.start().placement();
      assertThat(study.faults(placement).getFirst().text())
          .startsWith("the size of ")
          .contains(" is not known (")
          .contains(": '", "' of ", ", nor that of ");
      study
          .facts(Optional.of(placement))
          .values()
          .forEach(all -> assertThat(all).hasSameSizeAs(study.stages().stages()));
    }
  }

  @Test
  void desktop_showsIt_withTheProblemNamed_andNoFigures() {
    try (CoreBackend backend = CoreBackend.open(folder.resolve("workspace"))) {
      DeskModel desk = new DeskModel(backend, Clock.systemUTC(), Runnable::run, Runnable::run);
      desk.openModel(decoder());
      assertThat(desk.studyProperty().get()).isPresent();
      assertThat(desk.table().rows()).isNotEmpty();
      assertThat(desk.editor().forecastProperty().get())
          .isInstanceOfSatisfying(
              Forecast.Failed.class, f -> assertThat(f.why()).contains(" is not known"));
      assertThat(desk.strip().figuresProperty().get())
          .as("nothing that counts as nothing is shown as known")
          .allMatch(figure -> figure.value().text().equals("unknown"));
      desk.handwork().problems().ask();
      assertThat(desk.handwork().problems().problemsProperty().get())
          .anyMatch(problem -> problem.text().contains(" is not known"));
    }
  }

  @Test
  void session_thatPlaces_isRefusedByWhatIsNotKnown() {
    try (Workbench bench = Workbench.open(folder.resolve("workspace"))) {
      OpenModel model =
          bench.openModel(decoder(), Bindings.NONE, Progress.SILENT, Cancellation.NEVER);
      assertThat(bench.sessionAsKnown(model, AssumedRack.make()).isSized()).isFalse();
      assertThatThrownBy(() -> bench.session(model, AssumedRack.make()))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("is not known");
    }
  }
}
