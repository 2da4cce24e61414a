package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.Explorer.Thing;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class ExplorerTest {

  @Test
  void modelAndRackOnTheScreen_areKnown_andNothingBefore() {
    SampleStudy study = SampleStudy.create();
    try (DeskModel desk =
        new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run)) {
      assertThat(desk.explorer().openProperty().get()).isEmpty();
      desk.openModel(Path.of("sample.onnx"));
      assertThat(desk.explorer().openProperty().get())
          .containsExactlyInAnyOrder(
              new Thing(Backend.Kind.MODELS, study.graph().digest()),
              new Thing(Backend.Kind.RACKS, study.rack().name()));
    }
  }
}
