package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutosaveTest {

  private final SampleStudy study = SampleStudy.create();
  private final DeskModel desk =
      new DeskModel(new SampleBackend(study), Clock.systemUTC(), Runnable::run, Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  @Test
  void opening_keepsNothing() {
    assertThat(study.drafts()).isEmpty();
    assertThat(desk.autosave().dirtyProperty().get()).isFalse();
  }

  @Test
  void everyEdit_isKept_andTheMarkGoesWithSaving() {
    desk.editor().move("s2", "gpu0");
    assertThat(study.drafts()).hasSize(1);
    assertThat(desk.autosave().dirtyProperty().get()).isTrue();
    desk.goals().say("throughput");
    assertThat(study.drafts().getLast().goal()).isEqualTo("throughput");
    desk.actions().save();
    assertThat(desk.autosave().dirtyProperty().get()).isFalse();
    desk.editor().undo();
    assertThat(desk.autosave().dirtyProperty().get()).isTrue();
    assertThat(study.drafts().getLast().placement())
        .isEqualTo(desk.editor().placementProperty().get().orElseThrow());
  }

  @Test
  void theMarkGoes_withKeepingUnderAName() {
    desk.editor().move("s2", "gpu0");
    desk.handwork().variants().keep("mine");
    assertThat(desk.autosave().dirtyProperty().get()).isFalse();
    desk.editor().move("s3", "gpu0");
    assertThat(desk.autosave().dirtyProperty().get()).isTrue();
  }

  @Test
  void aSliderThatIsDragged_isKeptWhenItIsLetGo() {
    var batch = desk.sizes().sliders().getFirst();
    batch.drag(0.2);
    batch.drag(0.5);
    assertThat(study.drafts()).isEmpty();
    desk.sizes().keep();
    assertThat(study.drafts()).hasSize(1);
    assertThat(study.drafts().getFirst().sizes().get("batch"))
        .hasValue(batch.valueProperty().get());
  }

  @Test
  void closing_writesNothingThatWasNotEdited() {
    desk.close();
    assertThat(study.drafts()).isEmpty();
  }
}
