package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rackloom.api.stage.Phase;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.StageNumbers;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model of the core on the desktop, without a screen. */
class CoreStudyTest {

  @TempDir Path workspace;
  private DeskModel desk;

  @BeforeEach
  void open() throws URISyntaxException {
    desk =
        new DeskModel(CoreBackend.open(workspace), Clock.systemUTC(), Runnable::run, Runnable::run);
    desk.openRack(sample("unlike.yaml"));
    desk.openModel(sample("llama-8b/config.json"));
  }

  @AfterEach
  void close() {
    desk.close();
  }

  static Path sample(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(CoreStudyTest.class.getResource(name), name).toURI());
  }

  private SizeSlider size(String title) {
    return desk.sizes().sliders().stream()
        .filter(s -> s.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private StageNumbers first() {
    return desk.table().rows().getFirst().numbers();
  }

  private static long flops(StageNumbers of) {
    return of.facts().totals().flops().known().orElseThrow();
  }

  @Test
  void languageModel_hasFourSizesAndTwoPhases() {
    assertThat(desk.sizes().sliders())
        .extracting(SizeSlider::title)
        .containsExactly("Batch", "Prompt", "Context", "Output");
    assertThat(desk.table().phases()).containsExactly(Phase.PREFILL, Phase.DECODE);
    assertThat(desk.table().phaseProperty().get()).isEqualTo(Phase.PREFILL);
  }

  @Test
  void phase_changesTheNumbersAndKeepsTheSelection() {
    desk.select(3);
    long prefill = flops(first());
    desk.table().phaseProperty().set(Phase.DECODE);
    assertThat(flops(first())).isLessThan(prefill / 50);
    assertThat(first().facts().totals().intensity()).isBetween(0.9, 1.2);
    assertThat(first().facts().totals().stateRead().known().orElseThrow()).isPositive();
    assertThat(desk.selection().stageProperty().get()).isEqualTo(3);
    desk.table().nextPhase();
    assertThat(flops(first())).isEqualTo(prefill);
  }

  @Test
  void prompt_isFeltByPrefillAloneAndContextByDecodeAlone() {
    long prefill = flops(first());
    size("Context").type("8k");
    assertThat(flops(first())).isEqualTo(prefill);
    size("Prompt").type("1k");
    assertThat(flops(first())).isGreaterThan(7 * prefill);
    desk.table().phaseProperty().set(Phase.DECODE);
    long state = first().facts().totals().stateRead().known().orElseThrow();
    size("Context").type("16k");
    assertThat(first().facts().totals().stateRead().known().orElseThrow())
        .isCloseTo(2 * state, withinPercentage(0.1));
  }

  @Test
  void largestSizes_areNumbersOrUnknownNeverWrong() {
    desk.sizes().sliders().forEach(s -> s.end(true));
    StageNumbers now = first();
    assertThat(now.flops().known() ? flops(now) : 1).isPositive();
    assertThat(desk.jobs().running()).isEmpty();
  }

  @Test
  void move_placesAStageInBothPhases() {
    desk.table().phaseProperty().set(Phase.DECODE);
    desk.table().move(desk.table().rows().get(1), "rdu");
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
    desk.table().phaseProperty().set(Phase.PREFILL);
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
  }

  @Test
  void savedPlacement_holdsAllPhases_andItsStagesCountOnce() throws URISyntaxException {
    int stages = desk.table().rows().size();
    desk.table().move(desk.table().rows().get(1), "rdu");
    desk.save();
    desk.openModel(sample("llama-8b/config.json"));
    assertThat(desk.table().rows().get(1).numbers().device()).isEqualTo("rdu");
    assertThat(
            desk.rack().contentProperty().get().devices().stream().mapToInt(d -> d.stages()).sum())
        .isEqualTo(stages);
  }
}
