package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SizesTest {

  private final Deque<Runnable> background = new ArrayDeque<>();
  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()),
          Clock.systemUTC(),
          background::add,
          Runnable::run);

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
    work();
  }

  private void work() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  private SizeSlider batch() {
    return desk.sizes().sliders().getFirst();
  }

  private String flops() {
    return desk.table().rows().getFirst().numbers().flops().text();
  }

  private String latency() {
    return desk.strip().figuresProperty().get().getFirst().value().text();
  }

  @Test
  void opened_hasASliderASize() {
    assertThat(desk.sizes().sliders()).hasSize(1);
    assertThat(batch().title()).isEqualTo("Batch");
    assertThat(batch().tip()).contains("The model calls it batch", "Opened with 1");
    assertThat(batch().position()).isZero();
    assertThat(desk.sizes().changedProperty().get()).isFalse();
  }

  @Test
  void dragged_numbersFollowTogetherWhenTheyAreReady() {
    for (int i = 0; i <= 100; i++) {
      batch().drag(i / 200.0);
    }
    assertThat(batch().text()).isEqualTo("64");
    assertThat(flops()).isEqualTo("180 M");
    assertThat(background).hasSize(1);
    work();
    assertThat(flops()).isEqualTo("11.5 G");
    assertThat(latency()).isEqualTo("3.07 s");
    assertThat(desk.studyProperty().get().orElseThrow().sizes().getFirst().value()).isEqualTo(64);
  }

  @Test
  void aDrag_isOneEdit() {
    batch().drag(0.2);
    batch().drag(0.5);
    desk.sizes().keep();
    desk.table().move(desk.table().rows().getFirst(), "gpu0");
    work();
    desk.editor().undo();
    work();
    assertThat(batch().text()).isEqualTo("64");
    assertThat(desk.table().rows().getFirst().numbers().device()).isEqualTo("cpu0");
    desk.editor().undo();
    work();
    assertThat(batch().text()).isEqualTo("1");
    assertThat(flops()).isEqualTo("180 M");
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
    desk.editor().redo();
    work();
    assertThat(latency()).isEqualTo("3.07 s");
  }

  @Test
  void reset_goesBackAndCanBeUndone() {
    batch().type("12");
    desk.sizes().keep();
    assertThat(desk.sizes().changedProperty().get()).isTrue();
    desk.sizes().reset();
    work();
    assertThat(flops()).isEqualTo("180 M");
    assertThat(desk.sizes().changedProperty().get()).isFalse();
    desk.editor().undo();
    work();
    assertThat(flops()).isEqualTo("2.16 G");
  }

  @Test
  void typed_isReadWithSeparatorsAndPrefixes() {
    assertThat(batch().type("1,024")).isTrue();
    assertThat(batch().text()).isEqualTo("1,024");
    assertThat(batch().type("2k")).isTrue();
    assertThat(batch().text()).isEqualTo("2,048");
    assertThat(batch().type("a lot")).isFalse();
    assertThat(batch().type("")).isFalse();
    assertThat(batch().type("-1")).isFalse();
    assertThat(batch().text()).isEqualTo("2,048");
    assertThat(batch().type("0")).isTrue();
    assertThat(batch().text()).isEqualTo("1");
  }

  @Test
  void keys_stepAndLeap() {
    batch().type("16");
    batch().step(true);
    assertThat(batch().text()).isEqualTo("18");
    batch().step(false);
    batch().leap(true);
    assertThat(batch().text()).isEqualTo("32");
    batch().leap(false);
    batch().end(false);
    assertThat(batch().text()).isEqualTo("1");
    batch().leap(false);
    assertThat(batch().text()).isEqualTo("1");
  }

  @Test
  void bound_holdsOnlyAtTheSizesItWasProvenAt() {
    desk.actions().autoPlace();
    work();
    assertThat(desk.strip().figuresProperty().get().get(3).value().text()).isEqualTo("5.00 ms");
    batch().type("2");
    work();
    assertThat(desk.strip().figuresProperty().get().get(3).value().known()).isFalse();
    batch().type("1");
    work();
    assertThat(desk.strip().figuresProperty().get().get(3).value().text()).isEqualTo("5.00 ms");
  }

  @Test
  void sizesThatCannotBePriced_showNoNumbersOfOthers() {
    batch().type("4096");
    work();
    assertThat(desk.table().rows().getFirst().numbers().flops().known()).isFalse();
    assertThat(desk.table().rows().getFirst().numbers().flops().tip()).contains("not known");
    assertThat(latency()).isEqualTo("unknown");
    batch().type("1");
    work();
    assertThat(flops()).isEqualTo("180 M");
  }

  @Test
  void anotherModel_isNotShownWithTheNumbersOfTheLast() {
    batch().type("32");
    Runnable late = background.remove();
    desk.openModel(Path.of("other.onnx"));
    work();
    late.run();
    assertThat(batch().text()).isEqualTo("1");
    assertThat(flops()).isEqualTo("180 M");
  }

  @Test
  void table_saysWhatItsNumbersRestOn() {
    StageNumbers first = desk.table().rows().getFirst().numbers();
    assertThat(first.bytes().text()).isEqualTo("8.58 MiB");
    assertThat(first.bytes().tip()).contains("weights", "read", "written");
    assertThat(first.intensity().text()).isEqualTo("20.0");
    assertThat(first.bound().text()).isEqualTo("compute 50 %");
    assertThat(first.time().tip()).contains("± 8 %", "calibrated", "data sheet of cpu0");
    assertThat(first.slack().text()).isEqualTo("0 ns");
    assertThat(first.part().text()).isEqualTo("17 %");
  }
}
